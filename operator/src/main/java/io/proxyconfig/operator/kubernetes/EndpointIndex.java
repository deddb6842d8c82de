package io.proxyconfig.operator.kubernetes;

import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.pipeline.ResourceInput.OtherResources;
import io.proxyconfig.operator.resolve.InstanceEndpoints;
import io.proxyconfig.operator.resolve.OtherResource;
import java.util.List;
import java.util.Optional;

/** Finds the ProxyConfigs that name the same external instance, by an index of the informer. */
final class EndpointIndex {
    private static final String NAME = "proxyconfig.io/endpoints";

    private final IndexedResourceCache<ProxyConfig> cache;

    private EndpointIndex(IndexedResourceCache<ProxyConfig> cache) {
        this.cache = cache;
    }

    /** Adds the index to the cache of all ProxyConfigs. */
    static EndpointIndex in(IndexerResourceCache<ProxyConfig> cache) {
        cache.addIndexer(
                NAME,
                resource ->
                        resource.getSpec() == null ? List.of() : List.copyOf(InstanceEndpoints.of(resource.getSpec())));
        return new EndpointIndex(cache);
    }

    /** The resources besides this one that are not being deleted. */
    OtherResources others(ProxyConfig resource) {
        String key = InstanceEventSource.key(resource);
        return endpoints -> endpoints.stream()
                .flatMap(endpoint -> cache.byIndex(NAME, endpoint).stream())
                .filter(other -> !other.isMarkedForDeletion())
                .map(EndpointIndex::other)
                .filter(other -> !other.key().equals(key))
                .distinct()
                .toList();
    }

    private static OtherResource other(ProxyConfig resource) {
        return new OtherResource(
                InstanceEventSource.key(resource),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                order(resource),
                InstanceEndpoints.of(resource.getSpec()));
    }

    /** The time of the creation, then the uid. */
    static String order(ProxyConfig resource) {
        return Optional.ofNullable(resource.getMetadata().getCreationTimestamp())
                        .orElse("")
                + " " + resource.getMetadata().getUid();
    }
}
