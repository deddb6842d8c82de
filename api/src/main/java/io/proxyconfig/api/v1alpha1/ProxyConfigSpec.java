package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HAProxy shall do: either {@code listeners} and {@code backends}, or one whole file in {@code raw}.
 *
 * <p>Absent lists are empty and absent blocks with defaults are filled in, exactly as the API server does it from the
 * CRD's schema, so that a resource means the same wherever it is read from.
 */
public record ProxyConfigSpec(
        @JsonPropertyDescription(
                "How many HAProxy instances the operator runs. Without effect on instances that exist already (dataPlane.external).")
        @SpecReplicas
        @Default("1")
        @Min(0) @Max(100) Integer replicas,

        @JsonPropertyDescription("The TCP ports that HAProxy listens on (HAProxy: frontend).") @Size(max = 64) List<Listener> listeners,

        @JsonPropertyDescription("Groups of database servers that listeners send connections to (HAProxy: backend).")
        @Size(max = 64) List<Backend> backends,

        @JsonPropertyDescription("How HAProxy resolves server names at run time (HAProxy: resolvers).") @Default("{}")
        Resolvers resolvers,

        @JsonPropertyDescription("How long HAProxy waits, and how long connections may be idle.") @Default("{}")
        Timeouts timeouts,

        @JsonPropertyDescription(
                "HAProxy's own statistics page, monitor address and Prometheus exporter. Leave out for none.")
        @Nullable Stats stats,

        @JsonPropertyDescription("How often a change may go out.") @Default("{}")
        Reload reload,

        @JsonPropertyDescription(
                "How much draining workers may cost before WithinDrainBudget turns False. Their connections are not closed.")
        @Default("{}")
        Drain drain,

        @JsonPropertyDescription(
                "Connections that the probe sidecar holds and opens through the listeners, to prove that they work end to end.")
        @Nullable Probe probe,

        @JsonPropertyDescription("A whole haproxy.cfg instead of listeners and backends.") @Nullable Raw raw,

        @JsonPropertyDescription("The HAProxy instances to configure.")
        DataPlane dataPlane) {

    public ProxyConfigSpec {
        replicas = replicas == null ? 1 : replicas;
        listeners = listeners == null ? List.of() : List.copyOf(listeners);
        backends = backends == null ? List.of() : List.copyOf(backends);
        resolvers = resolvers == null ? Resolvers.defaults() : resolvers;
        timeouts = timeouts == null ? Timeouts.defaults() : timeouts;
        reload = reload == null ? Reload.defaults() : reload;
        drain = drain == null ? Drain.defaults() : drain;
    }
}
