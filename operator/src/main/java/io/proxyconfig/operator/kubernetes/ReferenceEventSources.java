package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.Probe;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.Raw;
import io.proxyconfig.operator.kubernetes.informers.ReducedItemStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches the metadata of Secrets and ConfigMaps. A change of one that a ProxyConfig refers to starts a reconciliation, which reads
 * its content. An index has the ProxyConfigs of each object.
 */
final class ReferenceEventSources {
    /** Objects of one answer to a list, each with up to 256 KiB of annotations. */
    private static final long LIST_LIMIT = 100;

    private ReferenceEventSources() {}

    static List<EventSource<?, ProxyConfig>> of(EventSourceContext<ProxyConfig> context, KubernetesClient metadata) {
        return List.of(
                source(context, metadata, Secret.class, ReferenceEventSources::secrets),
                source(context, metadata, ConfigMap.class, ReferenceEventSources::configMaps));
    }

    /** The metadata of the Secrets or ConfigMaps that a resource refers to. */
    static Stream<? extends HasMetadata> referred(
            Context<ProxyConfig> context, ProxyConfig resource, Class<? extends HasMetadata> type) {
        return context
                .eventSourceRetriever()
                .getEventSourceFor(GenericKubernetesResource.class, type.getSimpleName())
                .getSecondaryResources(resource)
                .stream();
    }

    private static EventSource<?, ProxyConfig> source(
            EventSourceContext<ProxyConfig> context,
            KubernetesClient metadata,
            Class<? extends HasMetadata> type,
            Function<ProxyConfig, Set<ResourceID>> referred) {
        String index = type.getSimpleName();
        context.getPrimaryCache().addIndexer(index, primary -> referred.apply(primary).stream()
                .map(ReferenceEventSources::indexed)
                .toList());
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(GroupVersionKind.gvkFor(type), ProxyConfig.class)
                        .withName(index)
                        .withKubernetesClient(metadata)
                        .withInformerListLimit(LIST_LIMIT)
                        .withItemStore(
                                new ReducedItemStore<>(one -> one.getMetadata().setAnnotations(new HashMap<>())))
                        .withSecondaryToPrimaryMapper(secondary ->
                                context
                                        .getPrimaryCache()
                                        .byIndex(index, indexed(ResourceID.fromResource(secondary)))
                                        .stream()
                                        .map(ResourceID::fromResource)
                                        .collect(Collectors.toSet()))
                        .withPrimaryToSecondaryMapper((ProxyConfig primary) -> referred.apply(primary))
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }

    private static String indexed(ResourceID id) {
        return id.getNamespace().orElse("") + "/" + id.getName();
    }

    private static Set<ResourceID> secrets(ProxyConfig primary) {
        Set<ResourceID> ids = new HashSet<>();
        External external = primary.getSpec().external();
        if (external != null) {
            ids.add(inSameNamespace(primary, external.credentialsSecretRef().name()));
        }
        Probe probe = primary.getSpec().probe();
        if (probe != null) {
            ids.add(inSameNamespace(
                    primary, probe.mysql().credentialsSecretRef().name()));
        }
        return ids;
    }

    private static Set<ResourceID> configMaps(ProxyConfig primary) {
        Raw raw = primary.getSpec().raw();
        return raw == null
                ? Set.of()
                : Set.of(inSameNamespace(primary, raw.configMap().name()));
    }

    private static ResourceID inSameNamespace(ProxyConfig primary, String name) {
        return new ResourceID(name, primary.getMetadata().getNamespace());
    }
}
