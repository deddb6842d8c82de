package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/** Resources of each container of an instance's pod. A request or limit that is set replaces the default of that name. */
public record PodResources(
        @JsonPropertyDescription(
                "HAProxy: by default requests of 100m CPU and 128Mi memory. A memory limit must leave room for draining workers: the kernel kills the container that exceeds it, and all its connections break.")
        @Nullable ResourceRequirements haproxy,

        @JsonPropertyDescription("Data Plane API: by default requests of 10m CPU and 64Mi memory.") @Nullable ResourceRequirements dataplane,

        @JsonPropertyDescription("Probe: by default requests of 50m CPU and 96Mi memory.") @Nullable ResourceRequirements probe) {

    /** Resources of a resource that leaves out the block. */
    static PodResources defaults() {
        return new PodResources(null, null, null);
    }
}
