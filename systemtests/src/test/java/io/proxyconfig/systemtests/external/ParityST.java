package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.OperatorProcess;
import io.proxyconfig.harness.ProxyInstance;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TemporaryFolder;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The same manifest gives the same haproxy.cfg and the same status, whether an API server or a folder has it. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ParityST {
    private static final String NAME = "orders";
    /** What no two runs have in common. */
    private static final Set<String> FLEETING = Set.of(
            "lastTransitionTime",
            "appliedTime",
            "liveAfterMilliseconds",
            "startTime",
            "pid",
            "memory",
            "sessions",
            "servers",
            "oldestConnectionTime",
            "freshConnectionMilliseconds",
            "lastError",
            "lastErrorTime");

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    private Path parent = Path.of("");

    private KubernetesStack stack;
    private ParityManifests manifests;
    private OperatorProcess onFiles;

    @BeforeAll
    void start(TestNamespace namespace, @TempDir Path folder) throws IOException {
        parent = folder;
        stack = KubernetesStack.start(
                new KubernetesStack.Options(0, namespace.controlPlane(), namespace.name(), progress -> {}));
        manifests = new ParityManifests(stack);
        onFiles = OperatorProcess.startOnFiles(
                Files.createDirectory(parent.resolve("config")), List.of(), parent.resolve("operator.log"));
    }

    @AfterAll
    void end() {
        onFiles.close();
        stack.close();
    }

    /**
     * What came of a manifest.
     *
     * @param configuration what the instance's Data Plane API has
     * @param file the same as HAProxy reads it
     * @param generation of the resource
     * @param status without what no two runs have in common
     */
    private record Outcome(String configuration, String file, long generation, JsonNode status) {}

    @Test
    void theLeastThatWorks() throws Exception {
        sameThroughBoth("""
                spec:
                  listeners:
                  - {name: mysql, address: 127.0.0.1, port: ${port}, backend: database}
                  backends:
                  - name: database
                    servers:
                    - {name: primary, address: 127.0.0.1, port: ${database}}
                """, "", ParityST::isProgrammed);
    }

    @Test
    void everythingWithAProbe() throws Exception {
        sameThroughBoth(
                ParityManifests.everything(),
                "",
                one -> StatusReader.isReady(one)
                        && StatusReader.instance(one, "haproxy-0")
                                .filter(instance -> instance.probe() != null
                                        && instance.probe().held() == 2)
                                .isPresent());
    }

    @Test
    void aWholeFile() throws Exception {
        sameThroughBoth("""
                spec:
                  raw: {configMap: {name: haproxy}}
                """, ParityManifests.configMap(), ParityST::isProgrammed);
    }

    @Test
    void whatTheSchemaAllowsAndTheOperatorDoesNot() throws Exception {
        sameThroughBoth(
                """
                spec:
                  raw: {configMap: {name: haproxy}}
                  probe:
                    mysql:
                      credentialsSecretRef: {name: parity-probe}
                      listener: nobody
                """, ParityManifests.configMap(), one -> StatusReader.is(one, "Accepted", Condition.Status.False));
    }

    @Test
    void whatRefersToNothing() throws Exception {
        sameThroughBoth("""
                spec:
                  raw: {configMap: {name: nowhere}}
                """, "", one -> StatusReader.is(one, "ResolvedRefs", Condition.Status.False));
    }

    private static boolean isProgrammed(ProxyConfig resource) {
        return StatusReader.is(resource, "Programmed", Condition.Status.True)
                && StatusReader.workers(resource, Worker.State.Draining).isEmpty();
    }

    private void sameThroughBoth(String spec, String more, Predicate<ProxyConfig> settled) throws Exception {
        Outcome kubernetes = outcome(spec, more, settled, this::apply, this::applied, this::delete);
        Outcome files = outcome(spec, more, settled, this::write, this::told, this::removeFile);

        assertThat(files.configuration()).isEqualTo(kubernetes.configuration());
        assertThat(files.file()).isEqualTo(kubernetes.file());
        assertThat(files.status()).isEqualTo(kubernetes.status());
        assertThat(files.generation()).isEqualTo(kubernetes.generation());
    }

    @FunctionalInterface
    private interface Step {
        void take(String manifest) throws IOException;
    }

    /** A fresh instance each time, in the same folder, so that one that ran before leaves no mark. */
    private Outcome outcome(
            String spec,
            String more,
            Predicate<ProxyConfig> settled,
            Step begin,
            Supplier<Optional<ProxyConfig>> resource,
            Step end)
            throws Exception {
        Path folder = parent.resolve("h");
        try (ProxyInstance instance =
                        ProxyInstance.start("haproxy-0", folder, ParityManifests.PASSWORD, ParityManifests.TOKEN);
                HttpClient http = HttpClient.newHttpClient()) {
            String manifest = manifests.fill(NAME, instance, spec, more);
            begin.take(manifest);
            ProxyConfig told = await(resource, settled);
            Outcome outcome = new Outcome(
                    new DataPlaneClient(
                                    instance.dataPlane().url(), DataPlaneProcess.USER, ParityManifests.PASSWORD, http)
                            .read()
                            .text(),
                    Files.readString(instance.haproxy().configFile()),
                    told.getMetadata().getGeneration(),
                    lasting(told.getStatus()));
            end.take(manifest);
            Awaitility.await("it is gone").atMost(Scenario.TIMEOUT).until(() -> resource.get()
                    .isEmpty());
            return outcome;
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private ProxyConfig await(Supplier<Optional<ProxyConfig>> resource, Predicate<ProxyConfig> settled) {
        try {
            Awaitility.await("the status has settled").atMost(Scenario.TIMEOUT).until(() -> resource.get()
                    .filter(settled)
                    .filter(one ->
                            StatusReader.workers(one, Worker.State.Draining).isEmpty())
                    .isPresent());
            return resource.get().orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    resource.get().map(ProxyConfig::getStatus) + "\n" + onFiles.logTail() + "\n"
                            + stack.operator().logTail(),
                    e);
        }
    }

    private void apply(String manifest) {
        stack.client()
                .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(stack.namespace())
                .serverSideApply();
    }

    private void delete(String manifest) {
        stack.client()
                .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(stack.namespace())
                .delete();
    }

    private Optional<ProxyConfig> applied() {
        return Optional.ofNullable(stack.client()
                .resources(ProxyConfig.class)
                .inNamespace(stack.namespace())
                .withName(NAME)
                .get());
    }

    private void write(String manifest) throws IOException {
        Files.writeString(parent.resolve("config/shop.yaml"), manifest);
    }

    private void removeFile(String manifest) throws IOException {
        Files.delete(parent.resolve("config/shop.yaml"));
    }

    private Optional<ProxyConfig> told() {
        Path file = parent.resolve("config/" + NAME + ".status.yaml");
        try {
            return Files.exists(file)
                    ? Optional.of(serialization.unmarshal(Files.readString(file), ProxyConfig.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode lasting(ProxyConfigStatus status) {
        JsonNode tree = serialization.convertValue(status, JsonNode.class);
        withoutFleeting(tree);
        return tree;
    }

    private static void withoutFleeting(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(FLEETING);
        }
        node.forEach(ParityST::withoutFleeting);
    }
}
