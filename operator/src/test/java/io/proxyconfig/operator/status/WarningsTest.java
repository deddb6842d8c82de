package io.proxyconfig.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarningsTest {
    private static final String RESTRICTED = """
            listeners:
            - {name: mysql, port: 3306, backend: db, allowedSources: [10.0.0.0/8]}
            backends:
            - {name: db, servers: [{name: primary, address: db.example.com, port: 3306}]}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: LoadBalancer, externalTrafficPolicy: Cluster}",
                "{type: NodePort, externalTrafficPolicy: Cluster}",
                "{type: NodePort}"
            })
    void allowedSourcesDoNotSeeClientsBehindTheClusterPolicy(String service) {
        assertThat(Objects.requireNonNull(of(spec(RESTRICTED + "service: " + service))))
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith("spec.listeners[mysql].allowedSources: ")
                        .contains("spec.service.externalTrafficPolicy is Cluster", "set it to Local")
                        .hasSizeLessThan(256));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service: {type: LoadBalancer}",
                "service: {type: LoadBalancer, externalTrafficPolicy: Local}",
                "service: {type: ClusterIP}",
                ""
            })
    void otherServicesShowTheClient(String service) {
        assertThat(of(spec(RESTRICTED + service))).isNull();
    }

    @Test
    void withoutAllowedSourcesThePolicyDoesNotMatter() {
        ProxyConfigSpec spec =
                spec(RESTRICTED.replace(", allowedSources: [10.0.0.0/8]", "") + "service: {type: NodePort}");

        assertThat(of(spec)).isNull();
    }

    @Test
    void theStatusHasTheWarnings() {
        StatusInput input = StatusInputBuilder.builder(Situation.input())
                .spec(spec(RESTRICTED + "service: {type: NodePort}"))
                .build();

        assertThat(new StatusFactory("1.2.3").status(input, null).warnings()).hasSize(1);
    }

    @Test
    void theStatusHasTheWarningsOfHaproxyOnce() {
        String warning = "missing timeouts for frontend 'f'.";
        StatusInput input = StatusInputBuilder.builder(Situation.input(
                        Situation.warned("a", Situation.REVISION, warning),
                        Situation.warned("b", Situation.REVISION, warning)))
                .spec(spec(RESTRICTED))
                .build();

        assertThat(Warnings.of(input)).containsExactly("spec.raw.configMap: HAProxy warns: " + warning);
    }

    @Test
    void warningsOfAnotherRevisionDoNotCount() {
        StatusInput input = StatusInputBuilder.builder(
                        Situation.input(Situation.warned("a", "ba9876543210", "missing timeouts")))
                .spec(spec(RESTRICTED))
                .build();

        assertThat(Warnings.of(input)).isNull();
    }

    private static @Nullable List<String> of(ProxyConfigSpec spec) {
        return Warnings.of(
                StatusInputBuilder.builder(Situation.input()).spec(spec).build());
    }

    private static ProxyConfigSpec spec(String yaml) {
        return Serialization.unmarshal(yaml, ProxyConfigSpec.class);
    }
}
