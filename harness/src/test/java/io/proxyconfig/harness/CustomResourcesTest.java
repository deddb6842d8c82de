package io.proxyconfig.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import org.junit.jupiter.api.Test;

class CustomResourcesTest {

    @Test
    void aDefinitionWithoutConditionsIsNotEstablished() {
        CustomResourceDefinition fresh = new CustomResourceDefinition();
        fresh.setStatus(new CustomResourceDefinitionStatus());
        fresh.getStatus().setConditions(null);

        assertThat(CustomResources.isEstablished(null)).isFalse();
        assertThat(CustomResources.isEstablished(new CustomResourceDefinition()))
                .isFalse();
        assertThat(CustomResources.isEstablished(fresh)).isFalse();
        assertThat(CustomResources.isEstablished(withEstablished("False"))).isFalse();
        assertThat(CustomResources.isEstablished(withEstablished("True"))).isTrue();
    }

    private static CustomResourceDefinition withEstablished(String status) {
        return new CustomResourceDefinitionBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType("Established")
                .withStatus(status)
                .endCondition()
                .endStatus()
                .build();
    }
}
