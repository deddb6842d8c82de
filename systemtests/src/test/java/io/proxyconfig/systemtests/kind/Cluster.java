package io.proxyconfig.systemtests.kind;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The cluster that {@code KUBECONFIG} names, as {@code make kind} leaves it: the operator installed, and in the namespace
 * {@code demo} a database and the ProxyConfig {@code orders} in front of it.
 */
final class Cluster implements AutoCloseable {
    /** Where tests make their ProxyConfigs, because the database is there. */
    static final String NAMESPACE = "demo";

    /** Where the operator runs. */
    static final String OPERATOR_NAMESPACE = "proxyconfig-system";

    /** The operator's Deployment, and the Lease of its leader. */
    static final String OPERATOR = "proxyconfig-operator";

    /** Far more than anything here takes on an idle machine. */
    static final Duration TIMEOUT = Duration.ofMinutes(4);

    private static final Duration POLL = Duration.ofMillis(250);

    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(
                    read(Path.of(Objects.requireNonNull(System.getenv("KUBECONFIG"), "make e2e sets KUBECONFIG")))))
            .build();
    private final String kubectl =
            Path.of(System.getProperty("kube.bin.dir"), "kubectl").toString();

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    KubernetesClient client() {
        return client;
    }

    /** What {@code kubectl} prints in the tests' namespace; it must succeed. */
    String kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    /** The same with something to read. */
    String kubectlWith(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(kubectl, "--namespace", NAMESPACE));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("kubectl", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                try (OutputStream stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                }
                if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroy();
                    throw new AssertionError(
                            String.join(" ", arguments) + " does not end:\n" + Files.readString(output));
                }
                if (process.exitValue() != 0) {
                    throw new AssertionError(String.join(" ", arguments) + ":\n" + Files.readString(output));
                }
                return Files.readString(output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kubectl can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running kubectl", e);
        }
    }

    /** The image that instances have here. */
    String instancesImage() {
        InstancePod pod = Objects.requireNonNull(proxyConfig("orders").getSpec().pod(), "the sample has a pod");
        return Objects.requireNonNull(pod.image(), "the sample names an image");
    }

    /** The same programs in another image. */
    String otherInstancesImage() {
        return Objects.requireNonNull(System.getenv("OTHER_INSTANCES_IMAGE"), "make e2e sets OTHER_INSTANCES_IMAGE");
    }

    /** The image of the probe, and of the client made of its code. */
    String probeImage() {
        return client.pods().inNamespace(NAMESPACE).withName("orders-0").get().getSpec().getInitContainers().stream()
                .filter(container -> container.getName().equals("probe"))
                .findFirst()
                .orElseThrow()
                .getImage();
    }

    ProxyConfig proxyConfig(String name) {
        return Objects.requireNonNull(
                client.resources(ProxyConfig.class)
                        .inNamespace(NAMESPACE)
                        .withName(name)
                        .get(),
                () -> "there is no ProxyConfig " + name);
    }

    /** Pods of the operator that are there and not about to go. */
    List<Pod> operators() {
        return client
                .pods()
                .inNamespace(OPERATOR_NAMESPACE)
                .withLabel("app.kubernetes.io/name", OPERATOR)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /** Starts or stops the operator, and waits until it has. */
    void scaleOperator(int replicas) {
        kubectl("--namespace", OPERATOR_NAMESPACE, "scale", "deployment/" + OPERATOR, "--replicas=" + replicas);
        if (replicas == 0) {
            await("no operator runs", () -> client.pods()
                    .inNamespace(OPERATOR_NAMESPACE)
                    .withLabel("app.kubernetes.io/name", OPERATOR)
                    .list()
                    .getItems()
                    .isEmpty());
        } else {
            kubectl("--namespace", OPERATOR_NAMESPACE, "rollout", "status", "deployment/" + OPERATOR, "--timeout=3m");
        }
    }

    /** Name of the operator's pod that works: the holder of the Lease is this name, an underscore, and a random part. */
    String leader() {
        return Objects.requireNonNullElse(
                        client.leases()
                                .inNamespace(OPERATOR_NAMESPACE)
                                .withName(OPERATOR)
                                .get()
                                .getSpec()
                                .getHolderIdentity(),
                        "")
                .replaceFirst("_[^_]*$", "");
    }

    /** Waits until it is so, and tells what the cluster looks like when it doesn't come. */
    void await(String description, Callable<Boolean> condition) {
        try {
            Awaitility.await(description).atMost(TIMEOUT).pollInterval(POLL).until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not within " + TIMEOUT + ": " + description + "\n"
                            + kubectl("get", "proxyconfigs,pods", "-o", "wide")
                            + kubectl("get", "proxyconfigs", "-o", "yaml")
                            + kubectl(
                                    "--namespace",
                                    OPERATOR_NAMESPACE,
                                    "logs",
                                    "--tail=20",
                                    "--prefix",
                                    "--selector=app.kubernetes.io/name=" + OPERATOR),
                    e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
