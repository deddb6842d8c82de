package io.proxyconfig.systemtests.rawfile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.HaproxyRelease;
import io.proxyconfig.harness.OperatorProcess;
import io.proxyconfig.harness.ProcessGroup;
import io.proxyconfig.harness.ProxyInstance;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A HAProxy of one release with Data Plane API and probe, and an operator in file mode that gives it one file after the other. */
final class RawFileStack implements AutoCloseable {
    private static final String PASSWORD = "password-of-the-test";
    private static final String TOKEN = "token-of-the-test";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Set<String> FINAL_REASONS = Set.of("ReloadFailed", "AddressTaken");

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final ProcessGroup processes = ProcessGroup.inTemporaryFolder();
    private final HaproxyRelease release;
    private final String series;
    private final ProxyInstance instance;
    private final OperatorProcess operator;
    private int changes;

    RawFileStack(HaproxyRelease release) throws IOException, InterruptedException {
        this.release = release;
        this.series = release.series();
        Files.createDirectory(folder());
        Files.writeString(folder().resolve("secret.yaml"), """
                apiVersion: v1
                kind: Secret
                metadata: {name: dataplane}
                stringData: {username: %s, password: "%s", token: "%s"}
                """.formatted(DataPlaneProcess.USER, PASSWORD, TOKEN));
        try {
            this.instance =
                    processes.add(ProxyInstance.start("haproxy-0", directory().resolve("h"), PASSWORD, TOKEN, release));
            this.operator = processes.add(OperatorProcess.startOnFiles(
                    folder(), List.of(), directory().resolve("operator.log")));
        } catch (RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    /** A folder for files of the tests. */
    Path directory() {
        return processes.directory();
    }

    HaproxyRelease release() {
        return release;
    }

    /** The series of HAProxy, for example 3.2. */
    String series() {
        return series;
    }

    HaproxyProcess haproxy() {
        return instance.haproxy();
    }

    /** Gives a file to the operator, and waits until it is live or refused. */
    ProxyConfig put(RawFileSample sample, SamplePorts ports) throws IOException {
        changes++;
        String documents = yaml.asYaml(configMap(sample, ports)) + proxyConfig();
        Path next = directory().resolve("next");
        Files.writeString(next, documents);
        Files.move(next, folder().resolve("raw.yaml"), StandardCopyOption.ATOMIC_MOVE);
        return await("the file is live or refused", () -> status().filter(this::isSettled));
    }

    /** Waits until the status has the warnings. */
    ProxyConfig awaitWarnings(int number) {
        return await(number + " warnings", () -> status().filter(one -> Objects.requireNonNullElse(
                                Objects.requireNonNull(one.getStatus()).warnings(), List.of())
                        .size()
                >= number));
    }

    private ProxyConfig await(String what, Callable<Optional<ProxyConfig>> status) {
        try {
            return Awaitility.await(what)
                    .atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(status, Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    what + " does not hold after " + TIMEOUT + ":\n" + yamlOfStatus() + operator.logTail(), e);
        }
    }

    private boolean isSettled(ProxyConfig resource) {
        if (!Objects.equals(Objects.requireNonNull(resource.getStatus()).observedGeneration(), (long) changes)) {
            return false;
        }
        return StatusReader.is(resource, "Accepted", Status.False)
                || StatusReader.condition(resource, "Programmed")
                        .filter(RawFileStack::isFinal)
                        .isPresent();
    }

    private static boolean isFinal(Condition programmed) {
        return programmed.status() == Status.True || FINAL_REASONS.contains(programmed.reason());
    }

    private static ConfigMap configMap(RawFileSample sample, SamplePorts ports) {
        ConfigMapBuilder configMap =
                new ConfigMapBuilder().withNewMetadata().withName("haproxy-cfg").endMetadata();
        String text = ports.in(sample.text());
        return sample.isUtf8()
                ? configMap.withData(Map.of("haproxy.cfg", text)).build()
                : configMap
                        .withBinaryData(Map.of(
                                "haproxy.cfg", Base64.getEncoder().encodeToString(text.getBytes(sample.encoding()))))
                        .build();
    }

    private String proxyConfig() {
        return """
                ---
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: raw}
                spec:
                  raw: {configMap: {name: haproxy-cfg}}
                  reload: {minInterval: 1ms, maxPerMinute: 6000}
                  drain: {maxDrainingWorkers: %d}
                  external:
                    credentialsSecretRef: {name: dataplane}
                    instances:
                    - {name: haproxy-0, dataPlaneURL: "%s", probeURL: "%s"}
                """.formatted(
                        // another generation for each file
                        1000 + changes,
                        instance.reference().dataPlaneURL(),
                        instance.reference().probeURL());
    }

    private Optional<ProxyConfig> status() throws IOException {
        try {
            return Optional.of(
                    yaml.unmarshal(Files.readString(folder().resolve("raw.status.yaml")), ProxyConfig.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private String yamlOfStatus() {
        try {
            return status().map(yaml::asYaml).orElse("no status\n");
        } catch (IOException e) {
            return "no status: " + e + "\n";
        }
    }

    private Path folder() {
        return directory().resolve("config");
    }

    @Override
    public void close() {
        processes.close();
    }
}
