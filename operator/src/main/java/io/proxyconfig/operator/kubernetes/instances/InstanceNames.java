package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the objects of one resource are called, and how they are found.
 *
 * @param namespace where they are
 * @param name of the resource
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

    /** The Service that pods have their host names from. */
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

    /** The domain of all pods; the cluster's own domain is appended by its DNS. */
    String domain() {
        return headless() + "." + namespace + ".svc";
    }

    /** Labels that find the pods, and nothing else; they never change. */
    Map<String, String> selector() {
        return new TreeMap<>(Map.of(NAME, "haproxy", INSTANCE, name, MANAGED_BY, OPERATOR));
    }

    String selectorText() {
        return selector().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    /** Metadata of an object that goes when the resource goes. */
    static ObjectMeta owned(ProxyConfig resource, String name) {
        InstanceNames names = of(resource);
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(names.namespace())
                .withLabels(names.selector())
                .withOwnerReferences(owner(resource))
                .build();
    }

    /** Without {@code blockOwnerDeletion}, for which some clusters want a permission on the owner's finalizers. */
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
