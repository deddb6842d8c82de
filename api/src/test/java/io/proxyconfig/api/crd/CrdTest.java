package io.proxyconfig.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdTest {
    /** Fields of Kubernetes' own types; what is in them, Kubernetes' documentation describes. */
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

    /** What an object may take in etcd by default is 1.5 MiB, and what kubectl apply keeps in an annotation 256 KiB. */
    private static final int LARGEST = 200 * 1024;

    @Test
    void theCheckedInCrdIsTheGeneratedOne(@TempDir Path folder) throws IOException {
        CheckedIn.verify(CrdText.FILE, CrdText.generate(folder), "crds");
    }

    @Test
    void itIsSmallEnoughForKubectlApply(@TempDir Path folder) {
        assertThat(CrdText.generate(folder)).hasSizeLessThan(LARGEST);
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
        if (KUBERNETES.contains(path)) {
            return;
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
