package io.proxyconfig.harness;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A namespace that one test has for itself; {@link SharedControlPlane} gives it.
 *
 * @param controlPlane the API server that it is in, which other tests use at the same time
 * @param name the namespace
 */
public record TestNamespace(ControlPlane controlPlane, String name) {

    /** The administrator's client; say {@code inNamespace(name())}. */
    public KubernetesClient client() {
        return controlPlane.client();
    }

    /** Runs {@code kubectl} in this namespace, with {@code stdin} as its input. */
    public Outcome kubectl(String stdin, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                controlPlane.kubectl().toString(), "--kubeconfig=" + controlPlane.kubeconfig(), "--namespace=" + name));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
                input.write(stdin);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new IllegalStateException("cannot run kubectl", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while kubectl ran", e);
        }
    }

    /** Runs {@code kubectl} without input. */
    public Outcome kubectl(List<String> arguments) {
        return kubectl("", arguments.toArray(String[]::new));
    }

    /** What a program said: its exit code, and standard output and error in one. */
    public record Outcome(int exitCode, String output) {}
}
