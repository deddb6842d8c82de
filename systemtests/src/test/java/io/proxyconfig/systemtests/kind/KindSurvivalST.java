package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Connections from other pods live through every change, on three instances. */
@KindTest
class KindSurvivalST {
    private static final int CHANGES = 30;
    private static final int INSTANCES = 3;

    @Test
    void thirtyChanges(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "survival", INSTANCES)) {
            List<Application> applications = proxy.applications(INSTANCES);
            try {
                Map<String, String> pods = proxy.uids();
                for (int change = 0; change < CHANGES; change++) {
                    long generation = proxy.resource().getMetadata().getGeneration();
                    boolean reloads = change % 2 == 0;
                    proxy.patch(reloads ? timeouts(change) : listeners(change));
                    ProxyConfigStatus status = proxy.await(
                            "change " + change, one -> Objects.requireNonNull(one.observedGeneration()) > generation);
                    assertThat(Objects.requireNonNull(status.lastChange()).method())
                            .as("change " + change)
                            .isEqualTo(reloads ? ChangeMethod.Reload : ChangeMethod.Runtime);
                }
                assertThat(proxy.reloads().values()).allMatch(total -> total >= CHANGES / 2);
                applications.forEach(Application::awaitAnswer);
                proxy.assertNoProbeSawABreak();
                assertThat(proxy.uids()).as("no pod was started again").isEqualTo(pods);
            } finally {
                applications.forEach(Application::close);
            }
        }
    }

    private static String timeouts(int change) {
        return "{\"timeouts\":{\"client\":\"" + (100 + change) + "m\"}}";
    }

    private static String listeners(int change) {
        return """
                {"listeners":[{"name":"mysql","port":3306,"backend":"database",\
                "allowedSources":["10.0.0.0/8","192.0.2.%d"]}]}""".formatted(change);
    }
}
