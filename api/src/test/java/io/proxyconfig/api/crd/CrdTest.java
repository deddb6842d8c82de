package io.proxyconfig.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdTest {

    @Test
    void theCheckedInCrdIsTheGeneratedOne(@TempDir Path folder) throws IOException {
        CheckedIn.verify(CrdText.FILE, CrdText.generate(folder), "crds");
    }

    @Test
    void everyFieldHasADescription(@TempDir Path folder) {
        CustomResourceDefinition crd =
                Serialization.unmarshal(CrdText.generate(folder), CustomResourceDefinition.class);
        JSONSchemaProps root = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
        List<String> undescribed = new ArrayList<>();
        collectUndescribed("", root, undescribed);
        assertThat(undescribed).isEmpty();
    }

    private static void collectUndescribed(String path, JSONSchemaProps schema, List<String> found) {
        if (schema.getDescription() == null || schema.getDescription().isBlank()) {
            found.add(path);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, field) -> collectUndescribed(path + "." + name, field, found));
        }
        if (schema.getItems() != null
                && "object".equals(schema.getItems().getSchema().getType())) {
            collectUndescribed(path + "[]", schema.getItems().getSchema(), found);
        }
    }
}
