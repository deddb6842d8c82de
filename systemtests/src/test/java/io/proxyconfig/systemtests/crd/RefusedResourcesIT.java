package io.proxyconfig.systemtests.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code validation/src/test/resources/negative} is a resource with one mistake, which the API server itself must refuse; its first
 * lines say with what message ({@code # expect: ...}), and with no other.
 */
@ExtendWith(SharedControlPlane.class)
class RefusedResourcesIT {
    private static final String EXPECT = "# expect: ";
    private static final String RULES_WERE_SKIPPED = "some validation rules were not checked";

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isRefusedWithAMessageThatNamesTheField(Path file, TestNamespace namespace) throws IOException {
        String yaml = Files.readString(file);
        List<String> expected = yaml.lines()
                .filter(line -> line.startsWith(EXPECT))
                .map(line -> line.substring(EXPECT.length()))
                .toList();
        assertThat(expected).as("lines that start with '%s'", EXPECT).isNotEmpty();
        GenericKubernetesResource resource = Serialization.unmarshal(yaml, GenericKubernetesResource.class);

        assertThatThrownBy(() -> namespace
                        .client()
                        .resource(resource)
                        .inNamespace(namespace.name())
                        .create())
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> {
                    assertThat(refusal.getCode()).isEqualTo(422);
                    List<String> said = refusal.getStatus().getDetails().getCauses().stream()
                            .filter(cause -> !cause.getMessage().contains(RULES_WERE_SKIPPED))
                            .map(RefusedResourcesIT::text)
                            .toList();
                    assertThat(said).hasSameSizeAs(expected);
                    assertThat(said).zipSatisfy(expected, (message, part) -> assertThat(message)
                            .contains(part));
                });
    }

    /** Without what the API server says of a value that broke a rule, which is only its type. */
    private static String text(StatusCause cause) {
        return cause.getField() + ": "
                + cause.getMessage().replaceFirst("^Invalid value: \"(object|array|string|)\": ", "");
    }

    static Stream<Path> files() throws IOException {
        Path folder = KubernetesStack.projectRoot().resolve("validation/src/test/resources/negative");
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }
}
