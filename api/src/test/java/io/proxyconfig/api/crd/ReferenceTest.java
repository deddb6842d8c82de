package io.proxyconfig.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceTest {

    @Test
    void thePageIsTheGeneratedOne(@TempDir Path folder) throws IOException {
        String page =
                ReferencePage.of(Serialization.unmarshal(CrdText.generate(folder), CustomResourceDefinition.class));
        CheckedIn.verify(ReferencePage.FILE, page, "docs");
    }

    @Test
    void eachSectionHasADescription(@TempDir Path folder) {
        assertThat(ReferencePage.of(Serialization.unmarshal(CrdText.generate(folder), CustomResourceDefinition.class)))
                .doesNotContain("\nnull\n");
    }

    @Test
    void thePageShowsLimitsDefaultsAndRules(@TempDir Path folder) {
        assertThat(ReferencePage.of(Serialization.unmarshal(CrdText.generate(folder), CustomResourceDefinition.class)))
                .contains("\n## spec.listeners[]\n")
                .contains("| `port` | integer | **required** | TCP port to listen on. 1 to 65535. |")
                .contains("One of `First`, `LeastConnections`, `RoundRobin`, `Source`.")
                .contains("| `maxMemory` | quantity | `256Mi` |")
                .contains("| `servers` | map to integer |")
                .contains(
                        "\n- `mySQL`: type MySQL needs this field: set mySQL.user to a database user without a password\n");
    }
}
