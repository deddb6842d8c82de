package io.proxyconfig.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pod's HAProxy can't do is said before it is tried. */
class ManagedInstanceChecksTest {

    @ParameterizedTest
    @ValueSource(strings = {"db", "db.shop.svc"})
    void aServersNameIsWrittenInFull(String address) {
        assertThat(problems(address)).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("spec.backends[database].servers[primary].address");
            assertThat(problem.message()).contains("without the search domains").contains("svc.cluster.local");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.shop.svc.cluster.local", "db.example.com", "10.0.0.10", "fd00::7"})
    void everybodyElsesNameIsFine(String address) {
        assertThat(problems(address)).isEmpty();
    }

    private static List<Problem> problems(String address) {
        Checks checks = new Checks();
        ManagedInstanceChecks.check(
                checks,
                "orders",
                new KubernetesSerialization().unmarshal("""
                listeners:
                - {name: mysql, port: 3306, backend: database}
                backends:
                - name: database
                  servers:
                  - {name: primary, address: "%s", port: 3306}
                """.formatted(address), ProxyConfigSpec.class));
        return checks.problems();
    }
}
