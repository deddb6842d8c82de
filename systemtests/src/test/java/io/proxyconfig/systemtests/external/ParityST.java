package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.WorkerState;
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

/** The same manifest results in the same haproxy.cfg and the same status on Kubernetes and in file mode. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ParityST {
    /** The uid of the resource, and the checksum of the file with it. */
    private static final String UID = " uid [0-9a-f-]{36}|_md5hash=[0-9a-f]+";

    private static final String NAME = "orders";
    /** Fields that differ between two runs. */
    private static final Set<String> VOLATILE_FIELDS = Set.of(
            "observedInputs",
            "probeURL",
            "lastTransitionTime",
            "appliedTime",
            "liveAfterMilliseconds",
            "startTime",
            "pid",
            "checksum",
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
    private OperatorProcess fileOperator;

    @BeforeAll
    void start(TestNamespace namespace, @TempDir Path folder) throws IOException {
        parent = folder;
        stack = KubernetesStack.start(
                new KubernetesStack.Options(0, namespace.controlPlane(), namespace.name(), progress -> {}));
        manifests = new ParityManifests(stack);
        fileOperator = OperatorProcess.startOnFiles(
                Files.createDirectory(parent.resolve("config")), List.of(), parent.resolve("operator.log"));
    }

    @AfterAll
    void end() {
        fileOperator.close();
        stack.close();
    }

    /**
     * The result of a manifest.
     *
     * @param configuration the configuration in the instance's Data Plane API
     * @param file the file that HAProxy reads
     * @param generation the generation of the resource
     * @param status the status without fields that differ between two runs
     */
    private record ParityResult(String configuration, String file, long generation, JsonNode status) {}

    @Test
    void aMinimalResource() throws Exception {
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
    void allFieldsWithAProbe() throws Exception {
        sameThroughBoth(
                ParityManifests.allFields(),
                "",
                one -> StatusReader.isReady(one)
                        && StatusReader.instance(one, "haproxy-0")
                                .filter(instance -> instance.probe() != null
                                        && instance.probe().held() == 2)
                                .isPresent());
    }

    @Test
    void aRawFile() throws Exception {
        sameThroughBoth("""
                spec:
                  raw: {configMap: {name: haproxy}}
                """, ParityManifests.configMap(), ParityST::isProgrammed);
    }

    @Test
    void aResourceThatOnlyTheOperatorRejects() throws Exception {
        sameThroughBoth(
                """
                spec:
                  raw: {configMap: {name: haproxy}}
                  probe:
                    mysql:
                      credentialsSecretRef: {name: parity-probe}
                      listener: unknown
                """,
                ParityManifests.configMap(),
                one -> StatusReader.is(one, "Accepted", Condition.Status.False)
                        && StatusReader.is(one, "WithinDrainBudget", Condition.Status.True));
    }

    @Test
    void aReferenceToAMissingConfigMap() throws Exception {
        sameThroughBoth("""
                spec:
                  raw: {configMap: {name: nowhere}}
                """, "", one -> StatusReader.is(one, "ResolvedRefs", Condition.Status.False));
    }

    private static boolean isProgrammed(ProxyConfig resource) {
        return StatusReader.is(resource, "Programmed", Condition.Status.True)
                && StatusReader.workers(resource, WorkerState.Draining).isEmpty();
    }

    private void sameThroughBoth(String spec, String more, Predicate<ProxyConfig> isFinal) throws Exception {
        ParityResult kubernetes = result(spec, more, isFinal, this::apply, this::applied, this::delete);
        ParityResult files = result(spec, more, isFinal, this::write, this::statusFile, this::removeFile);

        assertThat(files.configuration()).isEqualTo(kubernetes.configuration());
        assertThat(files.file()).isEqualTo(kubernetes.file());
        assertThat(files.status()).isEqualTo(kubernetes.status());
        assertThat(files.generation()).isEqualTo(kubernetes.generation());
    }

    @FunctionalInterface
    private interface ManifestAction {
        void apply(String manifest) throws IOException;
    }

    /** Uses a new instance each time, in the same folder, so that earlier runs have no effect. */
    private ParityResult result(
            String spec,
            String more,
            Predicate<ProxyConfig> isFinal,
            ManifestAction begin,
            Supplier<Optional<ProxyConfig>> resource,
            ManifestAction end)
            throws Exception {
        Path folder = parent.resolve("h");
        try (ProxyInstance instance =
                        ProxyInstance.start("haproxy-0", folder, ParityManifests.PASSWORD, ParityManifests.TOKEN);
                HttpClient http = HttpClient.newHttpClient()) {
            String manifest = manifests.fill(NAME, instance, spec, more);
            begin.apply(manifest);
            ProxyConfig applied = await(resource, isFinal);
            ParityResult result = new ParityResult(
                    new DataPlaneClient(
                                    instance.dataPlane().url(), DataPlaneProcess.USER, ParityManifests.PASSWORD, http)
                            .read()
                            .text()
                            .replaceAll(UID, ""),
                    Files.readString(instance.haproxy().configFile()).replaceAll(UID, ""),
                    applied.getMetadata().getGeneration(),
                    withoutVolatileFields(applied.getStatus()));
            end.apply(manifest);
            Awaitility.await("the resource is deleted").atMost(Scenario.TIMEOUT).until(() -> resource.get()
                    .isEmpty());
            return result;
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private ProxyConfig await(Supplier<Optional<ProxyConfig>> resource, Predicate<ProxyConfig> isFinal) {
        try {
            Awaitility.await("the status is final").atMost(Scenario.TIMEOUT).until(() -> resource.get()
                    .filter(isFinal)
                    .filter(one ->
                            StatusReader.workers(one, WorkerState.Draining).isEmpty())
                    .isPresent());
            return resource.get().orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    resource.get().map(ProxyConfig::getStatus) + "\n" + fileOperator.logTail() + "\n"
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

    private Optional<ProxyConfig> statusFile() {
        Path file = parent.resolve("config/" + NAME + ".status.yaml");
        try {
            return Files.exists(file)
                    ? Optional.of(serialization.unmarshal(Files.readString(file), ProxyConfig.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode withoutVolatileFields(ProxyConfigStatus status) {
        JsonNode tree = serialization.convertValue(status, JsonNode.class);
        removeVolatileFields(tree);
        return tree;
    }

    private static void removeVolatileFields(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(VOLATILE_FIELDS);
        }
        node.forEach(ParityST::removeVolatileFields);
    }
}
