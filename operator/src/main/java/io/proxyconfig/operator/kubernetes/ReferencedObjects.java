package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.proxyconfig.api.v1alpha1.ObservedInput;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.instances.OwnedEventSources;
import io.proxyconfig.operator.resolve.ConfigMapTexts;
import io.proxyconfig.operator.resolve.References;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Secrets and ConfigMaps that ProxyConfigs refer to, one by one. It keeps what a resource refers to, and reads an object
 * again when its resource version has changed.
 */
final class ReferencedObjects {
    private static final String SERVICE_ACCOUNT_TOKEN = "kubernetes.io/service-account-token";

    private final KubernetesClient client;
    /** By UID of the ProxyConfig, then by kind and name of the object. */
    private final Map<String, Map<String, ReadObject>> byResource = new ConcurrentHashMap<>();

    /**
     * An object that the operator has read.
     *
     * @param reserved why no resource may refer to it; null if one may
     */
    private record ReadObject(
            ObservedInput version,
            Map<String, String> data,
            @Nullable String reserved) {
        /** Shows no secret value. */
        @Override
        public String toString() {
            return "ReadObject[" + version + "]";
        }
    }

    ReferencedObjects(KubernetesClient client) {
        this.client = client;
    }

    /** The content of the objects that the informers have. */
    References read(
            ProxyConfig resource, Stream<? extends HasMetadata> secrets, Stream<? extends HasMetadata> configMaps) {
        String uid = resource.getMetadata().getUid();
        Map<String, ReadObject> before = byResource.getOrDefault(uid, Map.of());
        Map<String, ReadObject> now = new HashMap<>();
        Map<String, Map<String, String>> secretData = new HashMap<>();
        Map<String, String> reserved = new HashMap<>();
        secrets.forEach(
                metadata -> read(metadata, "Secret ", before, now, this::secret).ifPresent(one -> {
                    if (one.reserved() != null) {
                        reserved.put(metadata.getMetadata().getName(), one.reserved());
                    }
                    secretData.put(metadata.getMetadata().getName(), one.data());
                }));
        Map<String, Map<String, String>> configMapData = new HashMap<>();
        configMaps.forEach(metadata -> read(metadata, "ConfigMap ", before, now, this::configMap)
                .ifPresent(one -> configMapData.put(metadata.getMetadata().getName(), one.data())));
        byResource.put(uid, now);
        return new References(secretData, configMapData, versions(now), reserved);
    }

    /** The versions of the objects that the operator has read last for a resource; empty if it has read none yet. */
    Optional<List<ObservedInput>> versions(ProxyConfig resource) {
        return Optional.ofNullable(byResource.get(resource.getMetadata().getUid()))
                .map(ReferencedObjects::versions);
    }

    private static List<ObservedInput> versions(Map<String, ReadObject> read) {
        return read.values().stream()
                .map(ReadObject::version)
                .sorted(Comparator.comparing(ObservedInput::kind).thenComparing(ObservedInput::name))
                .toList();
    }

    /** Removes the data of a deleted resource. */
    void forget(ProxyConfig resource) {
        byResource.remove(resource.getMetadata().getUid());
    }

    @FunctionalInterface
    private interface ObjectRequest {
        @Nullable ReadObject send(HasMetadata metadata);
    }

    private static Optional<ReadObject> read(
            HasMetadata metadata,
            String kind,
            Map<String, ReadObject> before,
            Map<String, ReadObject> now,
            ObjectRequest request) {
        String key = kind + metadata.getMetadata().getName();
        ReadObject known = before.get(key);
        ReadObject read = known != null
                        && known.version()
                                .resourceVersion()
                                .equals(metadata.getMetadata().getResourceVersion())
                ? known
                : request.send(metadata);
        if (read != null) {
            now.put(key, read);
        }
        return Optional.ofNullable(read);
    }

    private @Nullable ReadObject secret(HasMetadata metadata) {
        Secret secret = client.secrets()
                .inNamespace(metadata.getMetadata().getNamespace())
                .withName(metadata.getMetadata().getName())
                .get();
        return secret == null
                ? null
                : new ReadObject(version(ObservedInput.Kind.Secret, secret), decoded(secret), reserved(secret));
    }

    private @Nullable ReadObject configMap(HasMetadata metadata) {
        ConfigMap map = client.configMaps()
                .inNamespace(metadata.getMetadata().getNamespace())
                .withName(metadata.getMetadata().getName())
                .get();
        return map == null
                ? null
                : new ReadObject(version(ObservedInput.Kind.ConfigMap, map), ConfigMapTexts.of(map), null);
    }

    private static ObservedInput version(ObservedInput.Kind kind, HasMetadata object) {
        return new ObservedInput(
                kind, object.getMetadata().getName(), object.getMetadata().getResourceVersion());
    }

    private static @Nullable String reserved(Secret secret) {
        Optional<OwnerReference> owner = secret.getMetadata().getOwnerReferences().stream()
                .filter(one -> one.getKind().equals(HasMetadata.getKind(ProxyConfig.class)))
                .findFirst();
        if (owner.isPresent()) {
            return "belongs to the ProxyConfig " + owner.get().getName();
        }
        if (OwnedEventSources.hasLabelOfOperator(secret)) {
            return "has the label of the Secrets that the operator creates";
        }
        return Objects.equals(secret.getType(), SERVICE_ACCOUNT_TOKEN) ? "is the token of a ServiceAccount" : null;
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
