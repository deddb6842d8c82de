package io.proxyconfig.stack.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.stack.DataPlaneProcess;
import io.proxyconfig.stack.FreePorts;
import io.proxyconfig.stack.OperatorProcess;
import io.proxyconfig.stack.ProxyInstance;
import io.proxyconfig.stack.SharedControlPlane;
import io.proxyconfig.stack.Stack;
import io.proxyconfig.stack.TestNamespace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
final class ParityTest {
    private static final String NAME = "orders";
    private static final String PASSWORD = "of-the-data-plane-api";
    private static final String TOKEN = "of-the-probe";
    /** What no two runs have in common. */
    private static final Set<String> FLEETING = Set.of(
            "lastTransitionTime",
            "appliedAt",
            "liveAfter",
            "since",
            "pid",
            "memory",
            "sessions",
            "servers",
            "oldest",
            "latency",
            "lastError");

    private final List<Integer> ports = FreePorts.several(3);
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    private Path parent = Path.of("");

    private Stack stack;
    private OperatorProcess onFiles;

    @BeforeAll
    void start(TestNamespace namespace, @TempDir Path folder) throws IOException {
        parent = folder;
        stack = Stack.start(new Stack.Options(0, namespace.controlPlane(), namespace.name(), progress -> {}));
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
                """, "", ParityTest::isProgrammed);
    }

    @Test
    void everythingWithAProbe() throws Exception {
        sameThroughBoth(
                """
                spec:
                  listeners:
                  - name: mysql
                    address: 127.0.0.1
                    port: ${port}
                    allow: [127.0.0.0/8, "fd00::/8"]
                    maxConnections: 2000
                    backend: database
                  - {name: reports, address: 127.0.0.1, port: ${port1}, backend: replicas}
                  backends:
                  - name: database
                    balance: RoundRobin
                    servers:
                    - {name: primary, address: localhost, port: ${database}, weight: 50, maxConnections: 1500}
                    - {name: standby, address: 127.0.0.1, port: ${database}, backup: true}
                    healthCheck: {type: MySQL, user: haproxy, interval: 1s, rise: 1, fall: 2}
                  - name: replicas
                    servers:
                    - {name: replica-1, address: 127.0.0.1, port: ${database}}
                    healthCheck: {type: TCP}
                  timeouts: {connect: 2s, client: 12h}
                  stats: {address: 127.0.0.1, port: ${port2}}
                  reload: {coalesce: 100ms, maxPerMinute: 100}
                  drain: {maxWorkers: 3, maxMemory: 1Gi, maxAge: 2h}
                  probe:
                    mysql:
                      credentialsSecret: {name: parity-probe}
                      listener: mysql
                      database: app
                      interval: 500ms
                      heldConnections: 2
                """,
                "",
                one -> Told.isReady(one)
                        && Told.instance(one, "haproxy-0")
                                .filter(instance -> instance.probe() != null
                                        && instance.probe().held() == 2)
                                .isPresent());
    }

    @Test
    void aWholeFile() throws Exception {
        sameThroughBoth("""
                spec:
                  raw: {configMap: {name: haproxy}}
                """, configMap(), ParityTest::isProgrammed);
    }

    @Test
    void whatTheSchemaAllowsAndTheOperatorDoesNot() throws Exception {
        sameThroughBoth("""
                spec:
                  raw: {configMap: {name: haproxy}}
                  probe:
                    mysql:
                      credentialsSecret: {name: parity-probe}
                      listener: nobody
                """, configMap(), one -> Told.is(one, "Accepted", Condition.Status.False));
    }

    @Test
    void whatRefersToNothing() throws Exception {
        sameThroughBoth("""
                spec:
                  raw: {configMap: {name: nowhere}}
                """, "", one -> Told.is(one, "ResolvedRefs", Condition.Status.False));
    }

    private static boolean isProgrammed(ProxyConfig resource) {
        return Told.is(resource, "Programmed", Condition.Status.True)
                && Told.workers(resource, Worker.State.Draining).isEmpty();
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
        try (ProxyInstance instance = ProxyInstance.start("haproxy-0", folder, PASSWORD, TOKEN);
                HttpClient http = HttpClient.newHttpClient()) {
            String manifest = manifest(instance, spec, more);
            begin.take(manifest);
            ProxyConfig told = await(resource, settled);
            Outcome outcome = new Outcome(
                    new DataPlaneClient(instance.dataPlane().url(), DataPlaneProcess.USER, PASSWORD, http)
                            .read()
                            .text(),
                    Files.readString(instance.haproxy().configFile()),
                    told.getMetadata().getGeneration(),
                    lasting(told.getStatus()));
            end.take(manifest);
            Awaitility.await("it is gone").atMost(Scenario.PATIENCE).until(() -> resource.get()
                    .isEmpty());
            return outcome;
        } finally {
            delete(folder);
        }
    }

    private ProxyConfig await(Supplier<Optional<ProxyConfig>> resource, Predicate<ProxyConfig> settled) {
        try {
            Awaitility.await("the status has settled").atMost(Scenario.PATIENCE).until(() -> resource.get()
                    .filter(settled)
                    .filter(one -> Told.workers(one, Worker.State.Draining).isEmpty())
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
        node.forEach(ParityTest::withoutFleeting);
    }

    private String manifest(ProxyInstance instance, String spec, String more) {
        return """
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: %s, namespace: ${namespace}}
                %s\
                  dataPlane:
                    external:
                      credentialsSecret: {name: parity-dataplane}
                      instances:
                      - {name: haproxy-0, url: "%s", probeUrl: "%s"}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: parity-dataplane, namespace: ${namespace}}
                stringData: {username: %s, password: %s, token: %s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: parity-probe, namespace: ${namespace}}
                stringData: {username: %s, password: %s}
                %s""".formatted(
                        NAME,
                        spec,
                        instance.dataPlane().url(),
                        instance.probe().url(),
                        DataPlaneProcess.USER,
                        PASSWORD,
                        TOKEN,
                        stack.database().probe().user(),
                        stack.database().probe().password(),
                        more)
                .replace("${namespace}", stack.namespace())
                .replace("${port}", Integer.toString(ports.get(0)))
                .replace("${port1}", Integer.toString(ports.get(1)))
                .replace("${port2}", Integer.toString(ports.get(2)))
                .replace("${database}", Integer.toString(stack.database().port()));
    }

    private static String configMap() {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: haproxy, namespace: ${namespace}}
                data:
                  haproxy.cfg: |
                    global
                      maxconn 4000
                    defaults
                      mode tcp
                      timeout connect 5s
                      timeout client 24h
                      timeout server 24h
                    frontend mysql
                      bind 127.0.0.1:${port}
                      default_backend database
                    backend database
                      balance leastconn
                      server primary 127.0.0.1:${database} check
                """;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
