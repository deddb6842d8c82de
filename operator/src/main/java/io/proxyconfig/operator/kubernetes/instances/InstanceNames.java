package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names and labels of the objects of one resource.
 *
 * @param namespace namespace of the resource and its objects
 * @param name name of the resource
 */
record InstanceNames(String namespace, String name) {
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String OPERATOR = "proxyconfig-operator";
    static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String NAME = "app.kubernetes.io/name";

    static InstanceNames of(ProxyConfig resource) {
        return new InstanceNames(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    /** Name of the headless Service, which gives each pod a host name. */
    String headless() {
        return name + "-instances";
    }

    String boot() {
        return name + "-boot";
    }

    String credentials() {
        return name + "-credentials";
    }

    String tls() {
        return name + "-tls";
    }

    /** Whether a Secret has the name and the owner of a Secret that the operator creates. */
    static boolean isOwnedSecret(Secret secret) {
        ObjectMeta metadata = secret.getMetadata();
        return metadata.getOwnerReferences().stream()
                .filter(owner -> owner.getKind().equals(HasMetadata.getKind(ProxyConfig.class)))
                .map(owner -> new InstanceNames(metadata.getNamespace(), owner.getName()))
                .flatMap(names -> Stream.of(names.boot(), names.credentials(), names.tls()))
                .anyMatch(metadata.getName()::equals);
    }

    /** The DNS domain of all pods, without the domain of the cluster. */
    String domain() {
        return headless() + "." + namespace + ".svc";
    }

    /** The labels that select the pods. They never change, because the selector of a StatefulSet is immutable. */
    Map<String, String> selector() {
        return new TreeMap<>(Map.of(NAME, "haproxy", INSTANCE, name, MANAGED_BY, OPERATOR));
    }

    String selectorText() {
        return selector().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    /** Metadata of an object that Kubernetes deletes together with the resource. */
    static ObjectMeta owned(ProxyConfig resource, String name) {
        InstanceNames names = of(resource);
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(names.namespace())
                .withLabels(names.selector())
                .withOwnerReferences(owner(resource))
                .build();
    }

    /**
     * Without {@code blockOwnerDeletion}: some clusters require a permission for the finalizers of the owner for it.
     */
    private static OwnerReference owner(ProxyConfig resource) {
        return new OwnerReferenceBuilder()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .withController(true)
                .build();
    }
}
