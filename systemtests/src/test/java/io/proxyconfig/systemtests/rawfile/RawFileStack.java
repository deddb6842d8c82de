package io.proxyconfig.systemtests.rawfile;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.FileModeStack;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.HaproxyRelease;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A HAProxy of one release, and an operator in file mode that gives it one raw file after the other. */
final class RawFileStack implements AutoCloseable {
    private static final String NAME = "raw";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Set<String> FINAL_REASONS = Set.of("ReloadFailed", "AddressTaken");

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final FileModeStack stack;
    private final String series;
    private int changes;

    RawFileStack(HaproxyRelease release) throws IOException, InterruptedException {
        this.series = release.series();
        this.stack = FileModeStack.start(release);
        stack.replace("secrets.yaml", stack.secrets());
    }

    /** The series of HAProxy, for example 3.2. */
    String series() {
        return series;
    }

    HaproxyProcess haproxy() {
        return stack.instance().haproxy();
    }

    /** Gives a file to the operator, and waits until it is live or refused. */
    ProxyConfig put(RawFileSample sample, SamplePorts ports) {
        changes++;
        stack.replace(
                "raw.yaml",
                yaml.asYaml(configMap(sample, ports)) + "---\n"
                        + stack.proxyConfig(NAME, """
                raw: {configMap: {name: haproxy-cfg}}
                reload: {minInterval: 1ms, maxPerMinute: 6000}
                drain: {maxDrainingWorkers: %d}
                """.formatted(
                                        // another generation for each file
                                        1000 + changes)));
        return await("the file is live or refused", this::isSettled);
    }

    /** Waits until warnings in the status contain these texts. */
    void awaitWarnings(List<String> texts) {
        await("warnings with " + texts, resource -> {
            List<String> warnings = Objects.requireNonNull(resource.getStatus()).warnings();
            return texts.stream()
                    .allMatch(text -> warnings != null && warnings.stream().anyMatch(one -> one.contains(text)));
        });
    }

    private ProxyConfig await(String what, Predicate<ProxyConfig> condition) {
        try {
            return Awaitility.await(what)
                    .atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> stack.status(NAME).filter(condition), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    what + " does not hold after " + TIMEOUT + ":\n"
                            + stack.status(NAME).map(yaml::asYaml).orElse("no status\n")
                            + stack.operator().logTail(),
                    e);
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

    @Override
    public void close() {
        stack.close();
    }
}
