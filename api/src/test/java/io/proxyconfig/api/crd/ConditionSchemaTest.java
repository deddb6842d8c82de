package io.proxyconfig.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions have the schema that controller-gen makes from {@code metav1.Condition}, apart from descriptions. */
class ConditionSchemaTest {
    private static final String METAV1_CONDITION = """
            type: object
            required: [lastTransitionTime, message, reason, status, type]
            properties:
              lastTransitionTime:
                type: string
                format: date-time
              message:
                type: string
                maxLength: 32768
              observedGeneration:
                type: integer
                format: int64
                minimum: 0.0
              reason:
                type: string
                minLength: 1
                maxLength: 1024
                pattern: ^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$
              status:
                type: string
                enum: ["False", "True", "Unknown"]
              type:
                type: string
                maxLength: 316
                pattern: ^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$
            """;

    @Test
    void conditionsHaveTheSchemaOfKubernetes(@TempDir Path folder) {
        JsonNode conditions = Serialization.unmarshal(CrdText.generate(folder), JsonNode.class)
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/status/properties/conditions");

        assertThat(conditions.path("x-kubernetes-list-type").asText()).isEqualTo("map");
        assertThat(conditions.at("/x-kubernetes-list-map-keys/0").asText()).isEqualTo("type");
        assertThat(withoutDescriptions(conditions.path("items")))
                .isEqualTo(Serialization.unmarshal(METAV1_CONDITION, JsonNode.class));
    }

    private static JsonNode withoutDescriptions(JsonNode schema) {
        ObjectNode copy = schema.deepCopy();
        copy.remove("description");
        copy.path("properties").forEach(property -> ((ObjectNode) property).remove("description"));
        return copy;
    }
}
