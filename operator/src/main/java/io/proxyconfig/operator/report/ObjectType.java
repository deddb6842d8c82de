package io.proxyconfig.operator.report;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;

/** A type of Kubernetes objects, with what the API server has to know about it. */
record ObjectType(String group, String version, String kind, String plural, boolean namespaced) {
    static final ObjectType PROXY_CONFIG =
            new ObjectType("proxyconfig.io", "v1alpha1", "ProxyConfig", "proxyconfigs", true);
    static final ObjectType CRD = new ObjectType(
            "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false);
    static final ObjectType POD = core("Pod", "pods");
    static final ObjectType SECRET = core("Secret", "secrets");
    static final ObjectType CONFIG_MAP = core("ConfigMap", "configmaps");
    static final ObjectType EVENT = core("Event", "events");
    static final ObjectType DEPLOYMENT = new ObjectType("apps", "v1", "Deployment", "deployments", true);
    static final ObjectType LEASE = new ObjectType("coordination.k8s.io", "v1", "Lease", "leases", true);

    /** The types of the objects of managed instances, without pods and Secrets. */
    static final List<ObjectType> OWNED = List.of(
            new ObjectType("apps", "v1", "StatefulSet", "statefulsets", true),
            core("Service", "services"),
            core("ServiceAccount", "serviceaccounts"),
            new ObjectType("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true),
            new ObjectType("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true));

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    /** What a Role must allow, for example {@code list pods in the namespace db}. */
    String permission(String verb, String namespace) {
        return verb + " " + plural + (group.isEmpty() ? "" : "." + group)
                + (namespaced ? namespace.isEmpty() ? " in all namespaces" : " in the namespace " + namespace : "");
    }

    private static ObjectType core(String kind, String plural) {
        return new ObjectType("", "v1", kind, plural, true);
    }
}
