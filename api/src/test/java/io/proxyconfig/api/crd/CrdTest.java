package io.proxyconfig.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CRD in crds/, and the properties that all its fields have. */
class CrdTest {
    /** Fields of Kubernetes' own types, which the documentation of Kubernetes describes. */
    private static final Set<String> KUBERNETES = Set.of(
            ".spec.pod.affinity",
            ".spec.pod.containerSecurityContext",
            ".spec.pod.dnsConfig",
            ".spec.pod.env",
            ".spec.pod.imagePullSecrets",
            ".spec.pod.resources.haproxy",
            ".spec.pod.resources.dataplane",
            ".spec.pod.resources.probe",
            ".spec.pod.securityContext",
            ".spec.pod.tolerations",
            ".spec.pod.topologySpreadConstraints");

    /** Characters; kubectl apply stores a resource in an annotation of up to 256 KiB. */
    private static final int LARGEST = 200 * 1024;

    @Test
    void theCheckedInCrdIsTheGeneratedOne(@TempDir Path folder) throws IOException {
        CheckedIn.verify(CrdText.FILE, CrdText.generate(folder), "crds");
    }

    @Test
    void isSmallEnoughForKubectlApply(@TempDir Path folder) {
        assertThat(CrdText.generate(folder)).hasSizeLessThan(LARGEST);
    }

    @Test
    void everyFieldHasADescription(@TempDir Path folder) {
        assertThat(fields(folder, path -> !path.endsWith("]") && !path.endsWith("}"), schema -> {
                    String description = schema.getDescription();
                    return description == null || description.isBlank();
                }))
                .isEmpty();
    }

    /** Without bounds an object can grow beyond the limit of the API server, and rules can exceed their cost budget. */
    @Test
    void everyTextListAndMapHasABound(@TempDir Path folder) {
        assertThat(fields(folder, CrdTest::isOurs, schema -> !isBounded(schema)))
                .isEmpty();
    }

    @Test
    void everyIntegerHasAFormatAndAMinimum(@TempDir Path folder) {
        assertThat(fields(
                        folder,
                        CrdTest::isOurs,
                        schema -> "integer".equals(schema.getType())
                                && (schema.getFormat() == null || schema.getMinimum() == null)))
                .isEmpty();
    }

    private static boolean isOurs(String path) {
        return !KUBERNETES.contains(path);
    }

    private static boolean isBounded(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return schema.getMaxLength() != null;
        }
        return switch (schema.getType()) {
            case "string" ->
                schema.getMaxLength() != null
                        || "date-time".equals(schema.getFormat())
                        || !schema.getEnum().isEmpty();
            case "array" -> schema.getMaxItems() != null;
            case "object" -> schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
            default -> true;
        };
    }

    private static List<String> fields(Path folder, Predicate<String> path, Predicate<JSONSchemaProps> schema) {
        CustomResourceDefinition crd =
                Serialization.unmarshal(CrdText.generate(folder), CustomResourceDefinition.class);
        Map<String, JSONSchemaProps> fields = new TreeMap<>();
        collect("", crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(), fields);
        return fields.entrySet().stream()
                .filter(field -> path.test(field.getKey()) && schema.test(field.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void collect(String path, JSONSchemaProps schema, Map<String, JSONSchemaProps> fields) {
        fields.put(path, schema);
        if (KUBERNETES.contains(path)) {
            return;
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> collect(path + "." + name, field, fields));
        }
        if (schema.getItems() != null) {
            collect(path + "[]", schema.getItems().getSchema(), fields);
        }
        if (schema.getAdditionalProperties() != null) {
            collect(path + "{}", schema.getAdditionalProperties().getSchema(), fields);
        }
    }
}
