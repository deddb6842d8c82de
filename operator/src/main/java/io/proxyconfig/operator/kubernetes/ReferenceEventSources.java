package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.Probe;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.Raw;
import io.proxyconfig.operator.resolve.ConfigMapTexts;
import io.proxyconfig.operator.resolve.References;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Watches the Secrets and ConfigMaps that ProxyConfigs refer to. An index has the ProxyConfigs of each object. */
final class ReferenceEventSources {
    private ReferenceEventSources() {}

    static List<EventSource<?, ProxyConfig>> of(EventSourceContext<ProxyConfig> context) {
        return List.of(
                source(context, Secret.class, ReferenceEventSources::secrets),
                source(context, ConfigMap.class, ReferenceEventSources::configMaps));
    }

    static References references(Context<ProxyConfig> context) {
        Map<String, Map<String, String>> secrets = new HashMap<>();
        context.getSecondaryResources(Secret.class)
                .forEach(secret -> secrets.put(secret.getMetadata().getName(), decoded(secret)));
        Map<String, Map<String, String>> configMaps = new HashMap<>();
        context.getSecondaryResources(ConfigMap.class)
                .forEach(map -> configMaps.put(map.getMetadata().getName(), ConfigMapTexts.of(map)));
        return new References(secrets, configMaps);
    }

    private static <T extends HasMetadata> EventSource<?, ProxyConfig> source(
            EventSourceContext<ProxyConfig> context, Class<T> type, Function<ProxyConfig, Set<ResourceID>> referred) {
        String index = type.getSimpleName();
        context.getPrimaryCache().addIndexer(index, primary -> referred.apply(primary).stream()
                .map(ReferenceEventSources::indexed)
                .toList());
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, ProxyConfig.class)
                        .withName(index)
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

    private static Map<String, String> decoded(Secret secret) {
        Map<String, String> values = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return values;
    }
}
