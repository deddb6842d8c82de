package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize makes of the overlays, and of the overlay that docs/kubernetes.md shows. */
final class OverlaysIT {
    private static final List<String> RECOMMENDED =
            List.of("name", "instance", "version", "component", "part-of", "managed-by");
    private static final Pattern DOCUMENTED =
            Pattern.compile("(?s)```yaml\n(resources: \\[\\.\\./cluster-wide].*?)```");

    @ParameterizedTest
    @ValueSource(strings = {"crd", "monitoring", "overlays/cluster-wide", "overlays/kind", "overlays/single-namespace"})
    void everyObjectHasTheRecommendedLabels(String folder) throws Exception {
        assertThat(Helm.kustomize(folder).objects())
                .hasSizeGreaterThan(2)
                .allSatisfy((key, object) -> assertThat(RECOMMENDED).as(key).allMatch(label -> object.at(
                                "/metadata/labels/app.kubernetes.io~1" + label)
                        .isTextual()));
    }

    @Test
    void theDocumentedOverlayReplacesAllImages(@TempDir Path folder) throws Exception {
        Path root = KubernetesStack.projectRoot();
        copy(root, folder, "manifests");
        copy(root, folder, "crds");
        Matcher overlay = DOCUMENTED.matcher(Files.readString(root.resolve("docs/kubernetes.md")));
        assertThat(overlay.find()).isTrue();
        Path mine = Files.createDirectory(folder.resolve("manifests/overlays/mine"));
        Files.writeString(mine.resolve("kustomization.yaml"), overlay.group(1));

        RenderedChart rendered = Helm.kustomize(mine);

        assertThat(rendered.object("Deployment/proxyconfig-system/proxyconfig-operator")
                        .at("/spec/template/spec/containers/0/image")
                        .asText())
                .startsWith("registry.example.com/proxyconfig-operator:");
        assertThat(rendered.environment("proxyconfig-system", "proxyconfig-operator"))
                .containsKeys("POD_NAMESPACE", "PROXYCONFIG_LOG_LEVEL")
                .containsEntry("HAPROXY_IMAGE", "registry.example.com/haproxy-debian:3.2")
                .containsEntry("PROBE_IMAGE", "registry.example.com/proxyconfig-probe:VERSION");
    }

    private static void copy(Path from, Path to, String name) throws IOException {
        try (Stream<Path> paths = Files.walk(from.resolve(name))) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectory(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}
