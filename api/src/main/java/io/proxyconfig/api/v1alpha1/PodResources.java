package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** Resources of each container of an instance's pod. */
public record PodResources(
        @JsonPropertyDescription(
                "HAProxy; requests 100m CPU and 128Mi by default. A memory limit has to leave room for draining workers: who is over it loses all connections.")
        @Default("{}")
        ContainerResources haproxy,

        @JsonPropertyDescription("The Data Plane API; requests 10m CPU and 64Mi by default.") @Default("{}")
        ContainerResources dataplane,

        @JsonPropertyDescription("The probe; requests 50m CPU and 96Mi by default.") @Default("{}")
        ContainerResources probe) {

    public PodResources {
        haproxy = haproxy == null ? ContainerResources.nothing() : haproxy;
        dataplane = dataplane == null ? ContainerResources.nothing() : dataplane;
        probe = probe == null ? ContainerResources.nothing() : probe;
    }

    /** What an absent block means. */
    static PodResources defaults() {
        return new PodResources(
                ContainerResources.nothing(), ContainerResources.nothing(), ContainerResources.nothing());
    }

    /** Resources of one container; a name that is given replaces the default of that name. */
    public record ContainerResources(
            @JsonPropertyDescription("What is kept free for it, for example cpu and memory.") @Size(max = 16) Map<String, Quantity> requests,

            @JsonPropertyDescription("The most that it may use, for example cpu and memory.") @Size(max = 16) Map<String, Quantity> limits) {

        public ContainerResources {
            requests = requests == null ? Map.of() : Map.copyOf(requests);
            limits = limits == null ? Map.of() : Map.copyOf(limits);
        }

        static ContainerResources nothing() {
            return new ContainerResources(Map.of(), Map.of());
        }
    }
}
