package io.proxyconfig.demo;

import io.proxyconfig.harness.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs kubectl on the stack's API server. */
final class Kubectl {
    private final ControlPlane controlPlane;
    private final String namespace;

    Kubectl(ControlPlane controlPlane, String namespace) {
        this.controlPlane = controlPlane;
        this.namespace = namespace;
    }

    /** Runs a command and returns its output; throws where it fails. */
    String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                controlPlane.kubectl().toString(),
                "--kubeconfig",
                controlPlane.kubeconfig().toString(),
                "--namespace",
                namespace));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new DemoFailedException("kubectl " + String.join(" ", arguments) + ": " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run kubectl", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailedException("interrupted while kubectl ran");
        }
    }
}
