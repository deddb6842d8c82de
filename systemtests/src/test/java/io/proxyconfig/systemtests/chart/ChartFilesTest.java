package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generated parts of the chart equal the files that they are generated from. */
final class ChartFilesTest {
    private static final String REMEDY = "%s is not up to date: run 'make manifests'";

    @ParameterizedTest
    @CsvSource({
        "crds/proxyconfigs.proxyconfig.io.yaml, crds/proxyconfigs.proxyconfig.io.yaml",
        "files/alerts.yaml, manifests/monitoring/alerts.yaml",
        "files/dashboard.json, manifests/monitoring/dashboard.json"
    })
    void copiesAreTheSame(String copy, String original) throws IOException {
        assertThat(Helm.chart().resolve(copy)).as(REMEDY, copy).hasSameTextualContentAs(path(original));
    }

    @ParameterizedTest
    @CsvSource({
        "rules, manifests/rbac/operator.yaml",
        "leader-rules, manifests/operator/leader.yaml",
        "view-rules, manifests/crd/view.yaml",
        "edit-rules, manifests/crd/edit.yaml"
    })
    void permissionsAreTheSame(String name, String original) throws IOException {
        String base = Files.readString(path(original)) + "---\n";
        int start = base.indexOf("\nrules:\n") + 1;
        assertThat(start).isPositive();
        assertThat(Helm.chart().resolve("templates/_rules.tpl"))
                .as(REMEDY, "templates/_rules.tpl")
                .content()
                .contains("{{- define \"proxyconfig-operator.%s\" -}}\n%s\n{{- end }}"
                        .formatted(name, base.substring(start, base.indexOf("\n---\n", start))));
    }

    @Test
    void hasTheVersionOfTheImage() throws IOException {
        String image = Files.readAllLines(path("manifests/operator/deployment.yaml")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("image: "))
                .findFirst()
                .orElseThrow();
        String version = image.substring(image.lastIndexOf(':') + 1);
        assertThat(Helm.chart().resolve("Chart.yaml"))
                .content()
                .contains("\nversion: " + version + "\n", "\nappVersion: " + version + "\n");
    }

    @Test
    void instancesHaveTheTestedImage() throws IOException {
        String haproxy = Files.readAllLines(path("dev/versions.sh")).stream()
                .filter(line -> line.startsWith("HAPROXY_IMAGE="))
                .findFirst()
                .orElseThrow()
                .substring("HAPROXY_IMAGE=".length());
        assertThat(path("manifests/operator/deployment.yaml")).content().contains("value: " + haproxy + "\n");
    }

    private static Path path(String name) {
        return KubernetesStack.projectRoot().resolve(name);
    }
}
