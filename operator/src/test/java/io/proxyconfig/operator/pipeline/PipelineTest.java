package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final String SPEC = """
            listeners: [{name: mysql, port: 3306, backend: database}]
            backends: [{name: database, servers: [{name: primary, address: 10.0.0.7, port: 3306}]}]
            external:
              credentialsSecretRef: {name: dataplane}
              instances: [{name: a, dataPlaneURL: "https://127.0.0.1:1", probeURL: "https://127.0.0.1:1"}]
            """;

    @Test
    void anInvalidCaIsAnUnresolvedReference() {
        Map<String, String> secret =
                Map.of("username", "admin", "password", "s3cret", "token", "t0ken", "ca.crt", "-----BEGIN NONSENSE");
        List<OperatorEvent> events = new ArrayList<>();
        ProxyConfigStatus status;
        try (Pipeline pipeline = new Pipeline(
                Clock.systemUTC(), Ticker.system(), (step, time) -> {}, new RenderingRenewals(0), key -> {})) {
            status = pipeline.run(input(secret), events::add).status();
        }

        assertThat(condition(status, "ResolvedRefs").status()).isEqualTo(Status.False);
        assertThat(condition(status, "ResolvedRefs").message())
                .startsWith("spec.external.credentialsSecretRef: ca.crt ")
                .doesNotContain("s3cret", "t0ken");
        assertThat(condition(status, "Ready").reason()).isEqualTo("Unresolved");
        assertThat(events).isEmpty();
    }

    private static ResourceInput input(Map<String, String> secret) {
        ProxyConfigSpec spec = Serialization.unmarshal(SPEC, ProxyConfigSpec.class);
        References references = new References(Map.of("dataplane", secret), Map.of());
        return ResourceInputBuilder.builder()
                .key("shop/orders")
                .uid("uid")
                .namespace("shop")
                .name("orders")
                .generation(1)
                .spec(spec)
                .references(references)
                .build();
    }

    private static Condition condition(ProxyConfigStatus status, String type) {
        return Objects.requireNonNull(status.conditions()).stream()
                .filter(one -> one.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
