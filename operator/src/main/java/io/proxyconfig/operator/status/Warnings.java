package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.InstanceService;
import io.proxyconfig.api.v1alpha1.InstanceService.TrafficPolicy;
import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.StatusLimits;
import io.proxyconfig.operator.render.ConnectionRisks;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds settings that are valid, but close connections or do not have the effect that their fields suggest. HAProxy's own
 * warnings from the start of the running workers are among them.
 */
final class Warnings {
    private Warnings() {}

    /** The warnings about a spec, its file and the workers that run it; null for none, so that the status has no empty list. */
    static @Nullable List<String> of(StatusInput input) {
        ProxyConfigSpec spec = input.spec();
        if (spec == null) {
            return null;
        }
        List<String> risks = input.rendered().map(ConnectionRisks::of).orElse(List.of());
        List<String> warnings = Stream.of(hiddenClients(spec).stream(), risks.stream(), HaproxyWarnings.of(input))
                .flatMap(Function.identity())
                .map(warning -> Texts.shortened(warning, StatusLimits.TEXT))
                .distinct()
                .limit(StatusLimits.WARNINGS)
                .toList();
        return warnings.isEmpty() ? null : warnings;
    }

    /** With {@code Cluster} a node forwards connections from outside with its own address as their source. */
    private static Optional<String> hiddenClients(ProxyConfigSpec spec) {
        InstanceService service = spec.service();
        if (service == null || service.effectiveExternalTrafficPolicy() != TrafficPolicy.Cluster) {
            return Optional.empty();
        }
        return spec.listeners().stream()
                .filter(listener -> listener.allowedSources() != null)
                .map(Listener::name)
                .findFirst()
                .map(listener -> "spec.listeners[" + listener
                        + "].allowedSources: HAProxy sees the address of a node instead of the client, because"
                        + " spec.service.externalTrafficPolicy is Cluster; set it to Local");
    }
}
