package io.proxyconfig.soak.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;
import io.proxyconfig.api.v1alpha1.Server;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecMixTest {
    private final SpecMix mix = new SpecMix(1001, 1002, 1003, 3306, 3307);
    private final ProxyConfigSpec first =
            mix.first(ProxyConfigSpecBuilder.builder().build());

    private static SoakStep step(StepKind kind, long seed) {
        return new SoakStep(1, Duration.ZERO, kind, 0, Duration.ZERO, seed);
    }

    @Test
    void eachChangeChangesTheSpec() {
        for (StepKind kind : EnumSet.allOf(StepKind.class)) {
            if (kind.isChange()) {
                assertThat(mix.changed(first, step(kind, 5))).as(kind.label()).isNotEqualTo(first);
                assertThat(mix.changed(first, step(kind, 5))).isEqualTo(mix.changed(first, step(kind, 5)));
            }
        }
    }

    @Test
    void listenersAndServersComeAndGo() {
        ProxyConfigSpec with = mix.changed(mix.changed(first, step(StepKind.LISTENER, 1)), step(StepKind.SERVER, 1));

        assertThat(with.listeners()).extracting(Listener::name).containsExactly("mysql", "reports", "extra");
        assertThat(with.backends().getFirst().servers())
                .extracting(Server::name)
                .containsExactly("primary", "spare");
        assertThat(mix.changed(mix.changed(with, step(StepKind.LISTENER, 2)), step(StepKind.SERVER, 2)))
                .isEqualTo(first);
    }

    @Test
    void everyAllowListHasTheApplications() {
        ProxyConfigSpec spec = first;
        for (long seed = 0; seed < 50; seed++) {
            spec = mix.changed(spec, step(StepKind.ALLOW_LIST, seed));
            assertThat(spec.listeners())
                    .extracting(Listener::allowedSources)
                    .allMatch(sources -> sources == null || sources.contains("127.0.0.0/8"));
        }
        assertThat(spec.listeners().getFirst().allowedSources()).isNotEqualTo(List.of("127.0.0.0/8"));
    }

    @Test
    void aFaultIsNoChange() {
        assertThatThrownBy(() -> mix.changed(first, step(StepKind.PROBE_KILL, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
