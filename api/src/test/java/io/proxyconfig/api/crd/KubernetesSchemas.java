package io.proxyconfig.api.crd;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.ResourceClaim;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Adds to the schemas of Kubernetes' own types what the CRD generator does not find in the client's classes: required
 * fields and formats of integers (k8s.io/api/core/v1). They have no descriptions: those would treble the CRD.
 */
final class KubernetesSchemas {
    /** A list's key must be required, so the name of a LocalObjectReference is, although Kubernetes has a default. */
    private static final Map<Class<?>, List<String>> REQUIRED = Map.ofEntries(
            Map.entry(AppArmorProfile.class, List.of("type")),
            Map.entry(ConfigMapKeySelector.class, List.of("key")),
            Map.entry(EnvVar.class, List.of("name")),
            Map.entry(LabelSelectorRequirement.class, List.of("key", "operator")),
            Map.entry(LocalObjectReference.class, List.of("name")),
            Map.entry(NodeSelector.class, List.of("nodeSelectorTerms")),
            Map.entry(NodeSelectorRequirement.class, List.of("key", "operator")),
            Map.entry(ObjectFieldSelector.class, List.of("fieldPath")),
            Map.entry(PodAffinityTerm.class, List.of("topologyKey")),
            Map.entry(PreferredSchedulingTerm.class, List.of("preference", "weight")),
            Map.entry(ResourceClaim.class, List.of("name")),
            Map.entry(ResourceFieldSelector.class, List.of("resource")),
            Map.entry(SeccompProfile.class, List.of("type")),
            Map.entry(SecretKeySelector.class, List.of("key")),
            Map.entry(Sysctl.class, List.of("name", "value")),
            Map.entry(TopologySpreadConstraint.class, List.of("maxSkew", "topologyKey", "whenUnsatisfiable")),
            Map.entry(WeightedPodAffinityTerm.class, List.of("podAffinityTerm", "weight")));

    private KubernetesSchemas() {}

    /** Whether a field of this type has a schema of Kubernetes' own. */
    static boolean isKubernetes(Type type) {
        return type instanceof Class<?> model && model.getPackage().equals(Affinity.class.getPackage());
    }

    static void complete(JSONSchemaProps schema, Class<?> type) {
        if (schema.getProperties() == null) {
            return;
        }
        List<String> required = REQUIRED.get(type);
        if (required != null) {
            schema.setRequired(required);
        }
        schema.getProperties().forEach((name, property) -> completeField(property, fieldType(type, name)));
    }

    private static void completeField(JSONSchemaProps property, Type type) {
        if (type == Integer.class) {
            property.setFormat("int32");
        } else if (type == Long.class) {
            property.setFormat("int64");
        } else if (type instanceof ParameterizedType list && property.getItems() != null) {
            completeField(property.getItems().getSchema(), list.getActualTypeArguments()[0]);
        } else if (isKubernetes(type)) {
            complete(property, (Class<?>) type);
        }
    }

    private static Type fieldType(Class<?> type, String property) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> field.getName().equalsIgnoreCase(property))
                .findFirst()
                .map(Field::getGenericType)
                .orElse(Object.class);
    }
}
