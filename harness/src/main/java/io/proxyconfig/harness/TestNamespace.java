package io.proxyconfig.harness;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A namespace of one test, from {@link SharedControlPlane}.
 *
 * @param controlPlane its control plane, which other tests use at the same time
 * @param name the name of the namespace
 */
public record TestNamespace(ControlPlane controlPlane, String name) {

    /** The administrator's client. Use it with {@code inNamespace(name())}. */
    public KubernetesClient client() {
        return controlPlane.client();
    }

    /** Runs {@code kubectl} in this namespace, with {@code stdin} as its input. */
    public CommandResult kubectl(String stdin, String... arguments) {
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
            return new CommandResult(process.waitFor(), output);
        } catch (IOException e) {
            throw new IllegalStateException("cannot run kubectl", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while kubectl ran", e);
        }
    }

    /** Runs {@code kubectl} without input. */
    public CommandResult kubectl(List<String> arguments) {
        return kubectl("", arguments.toArray(String[]::new));
    }
}
