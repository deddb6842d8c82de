package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real helm, which the system property {@code helm.bin} names, and kubectl's kustomize. */
final class Helm {
    /** A values file in which every value differs from its default. */
    static final String ALL_VALUES = KubernetesStack.projectRoot()
            .resolve("systemtests/src/test/resources/chart/all.yaml")
            .toString();

    private static final String CHART = "manifests/helm/proxyconfig-operator";

    private Helm() {}

    /** The chart's folder. */
    static Path chart() {
        return KubernetesStack.projectRoot().resolve(CHART);
    }

    /** Runs helm on the chart: {@code run("lint", "--strict")}. */
    static CommandResult run(String command, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(System.getProperty("helm.bin", "helm"), command));
        line.addAll(List.of(arguments));
        if (!command.equals("uninstall")) {
            line.add(chart().toString());
        }
        return run(line);
    }

    /** What {@code helm template} makes of the chart and its CRDs, for a release that is called as the overlays' instance. */
    static RenderedChart template(String namespace, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("proxyconfig-operator", "--include-crds", "--namespace", namespace));
        all.addAll(List.of(arguments));
        return rendered(run("template", all.toArray(String[]::new)));
    }

    /** What {@code kubectl kustomize} makes of a folder below {@code manifests}. */
    static RenderedChart kustomize(String folder) throws IOException, InterruptedException {
        return kustomize(KubernetesStack.projectRoot().resolve("manifests").resolve(folder));
    }

    /** What {@code kubectl kustomize} makes of any folder. */
    static RenderedChart kustomize(Path folder) throws IOException, InterruptedException {
        return rendered(run(List.of(
                Path.of(System.getProperty("kube.bin.dir"), "kubectl").toString(), "kustomize", folder.toString())));
    }

    private static RenderedChart rendered(CommandResult outcome) {
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        return RenderedChart.of(outcome.output());
    }

    /** The output is what it printed, and after that, only where it failed, what it complained about. */
    private static CommandResult run(List<String> command) throws IOException, InterruptedException {
        Path complaints = Files.createTempFile("helm", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(complaints.toFile())
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            return new CommandResult(exitCode, exitCode == 0 ? output : output + Files.readString(complaints));
        } finally {
            Files.delete(complaints);
        }
    }
}
