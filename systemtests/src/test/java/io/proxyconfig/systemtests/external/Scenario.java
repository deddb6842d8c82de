package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KubernetesStack} with one ProxyConfig, for system tests: changes the spec, waits for a status, holds connections.
 * Closing it closes its connections and watches.
 */
final class Scenario implements AutoCloseable {

    /** Long enough for a busy machine. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Name of the ProxyConfig. */
    static final String NAME = "orders";

    private static final Duration POLL = Duration.ofMillis(100);

    private final HeldConnections held = new HeldConnections();
    private final KubernetesStack stack;
    private final List<Integer> ports = FreePorts.several(3);
    private @Nullable StatusAuditor auditor;
    private int changes;

    private Scenario(KubernetesStack stack) {
        this.stack = stack;
    }

    /** Starts a stack with one HAProxy in the test's namespace, without a ProxyConfig. */
    static Scenario start(TestNamespace namespace) {
        return start(namespace, 1);
    }

    /** Starts a stack with a number of HAProxies. */
    static Scenario start(TestNamespace namespace, int instances) {
        return new Scenario(KubernetesStack.start(
                new KubernetesStack.Options(instances, namespace.controlPlane(), namespace.name(), progress -> {})));
    }

    /** A scenario on an existing stack, which closes with the scenario. */
    static Scenario on(KubernetesStack stack) {
        return new Scenario(stack);
    }

    /** The stack. */
    KubernetesStack stack() {
        return stack;
    }

    /** One of three free ports for listeners, the same for the whole test. Number 0 is the main listener's. */
    int port(int number) {
        return ports.get(number);
    }

    /** The main listener's port. */
    int port() {
        return port(0);
    }

    /**
     * Applies the ProxyConfig.
     *
     * @param spec YAML with the placeholders {@code ${port}}, {@code ${port1}}, {@code ${port2}} and {@code ${database}};
     *     without {@code external}, all instances of the stack are added
     */
    ProxyConfig apply(String spec) {
        ProxyConfig resource = new ProxyConfig();
        resource.getMetadata().setName(NAME);
        resource.getMetadata().setNamespace(stack.namespace());
        resource.setSpec(SpecSamples.on(
                stack.external(),
                stack.client().getKubernetesSerialization().unmarshal(withPorts(spec), ProxyConfigSpec.class)));
        return stack.client().resource(resource).serverSideApply();
    }

    /** Changes the ProxyConfig by a JSON patch (RFC 6902), with the placeholders of {@link #apply}. */
    ProxyConfig patch(String jsonPatch) {
        return handle().patch(
                        new PatchContext.Builder().withPatchType(PatchType.JSON).build(), withPorts(jsonPatch));
    }

    /** Sets one field of the spec, for example {@code "/timeouts/client", "\"2h\""}. */
    ProxyConfig set(String path, String json) {
        return patch("[{\"op\": \"add\", \"path\": \"/spec" + path + "\", \"value\": " + json + "}]");
    }

    /** A harmless change that needs a reload, different each time. */
    ProxyConfig change() {
        return set("/timeouts/client", "\"" + (100 + changes++) + "m\"");
    }

    /** Deletes the ProxyConfig. It exists until the operator removes its finalizer. */
    void delete() {
        handle().delete();
    }

    /** Deletes the ProxyConfig, and waits until it is gone. */
    void deleteAndWait() {
        delete();
        Awaitility.await("the ProxyConfig is gone").atMost(TIMEOUT).until(() -> handle().get() == null);
    }

    /** The client's handle of the ProxyConfig. */
    Resource<ProxyConfig> handle() {
        return stack.client()
                .resources(ProxyConfig.class)
                .inNamespace(stack.namespace())
                .withName(NAME);
    }

    /** The current ProxyConfig in the API server. */
    ProxyConfig resource() {
        return Objects.requireNonNull(handle().get(), "there is no ProxyConfig " + NAME);
    }

    /**
     * Waits until the condition is true, and until the auditor, if any, has sampled that version. Returns the ProxyConfig.
     *
     * @throws AssertionError with the last status where the condition does not become true in time
     */
    ProxyConfig await(String description, Duration atMost, Predicate<ProxyConfig> condition) {
        AtomicReference<@Nullable ProxyConfig> last = new AtomicReference<>();
        try {
            Awaitility.await(description)
                    .atMost(atMost)
                    .pollInterval(POLL)
                    .pollDelay(Duration.ZERO)
                    // a test may have stopped the API server
                    .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                    .until(() -> {
                        last.set(resource());
                        return condition.test(resourceOf(last));
                    });
            if (auditor != null) {
                auditor.awaitSampleAfter(resourceOf(last));
            }
            return resourceOf(last);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not within " + atMost + ": " + description + "\n" + describe(last.get())
                            + "\nthe operator's log ends:\n" + stack.operator().logTail(),
                    e);
        }
    }

    /** {@link #await(String, Duration, Predicate)} with {@link #TIMEOUT}. */
    ProxyConfig await(String description, Predicate<ProxyConfig> condition) {
        return await(description, TIMEOUT, condition);
    }

    /** Waits until the ProxyConfig is Ready for its current generation. */
    ProxyConfig awaitReady() {
        return await("Ready", StatusReader::isReady);
    }

    /** Waits until the current generation is verified on all instances. */
    ProxyConfig awaitProgrammed() {
        return await("Programmed", resource -> StatusReader.is(resource, "Programmed", Condition.Status.True));
    }

    /** The events about the ProxyConfig, the newest last. A series is one event for each repetition. */
    List<Event> events() {
        String uid = resource().getMetadata().getUid();
        return stack.client().v1().events().inNamespace(stack.namespace()).list().getItems().stream()
                .filter(event -> uid.equals(event.getInvolvedObject().getUid()))
                .sorted(Comparator.comparing(EventOccurrences::last))
                .flatMap(EventOccurrences::of)
                .toList();
    }

    /** The events with a reason. */
    List<Event> events(String reason) {
        return events().stream()
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    /** Opens a connection of an application through the main listener. */
    Connection connect() throws SQLException {
        return connect(port());
    }

    /** Opens a connection of an application through the listener with a port. */
    Connection connect(int port) throws SQLException {
        return stack.database().connect(stack.database().app(), "127.0.0.1", port);
    }

    /** Opens a connection through the main listener and runs queries on it until the scenario ends. */
    MySqlClient hold() {
        return hold(port());
    }

    /** Does the same through the listener with a port. */
    MySqlClient hold(int port) {
        try {
            return held.add(MySqlClient.on(connect(port)));
        } catch (SQLException e) {
            throw new AssertionError("no connection through port " + port, e);
        }
    }

    /** Asserts that every held connection gets another answer, and that none is broken. */
    void assertHeldConnectionsWork() {
        held.assertWork();
    }

    /** Closes a held connection and removes it. */
    void release(MySqlClient client) {
        held.release(client);
    }

    /** Closes all held connections. */
    void releaseAll() {
        held.close();
    }

    /** Opens a connection through the main listener, runs one query and closes the connection. */
    void query() throws SQLException {
        query(port());
    }

    /** Does the same through the listener with a port. */
    void query(int port) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT 1")) {
            assertThat(result.next()).isTrue();
        }
    }

    /** Starts an auditor, which compares the status with the actual state. Closes the previous auditor. */
    StatusAuditor audit() {
        endAudit();
        auditor = new StatusAuditor(this);
        return auditor;
    }

    private void endAudit() {
        if (auditor != null) {
            auditor.close();
            auditor = null;
        }
    }

    /** The status as YAML, for failure messages. */
    String describe(@Nullable ProxyConfig resource) {
        return resource == null
                ? "(no ProxyConfig)"
                : "generation " + resource.getMetadata().getGeneration() + ", status:\n"
                        + stack.client()
                                .getKubernetesSerialization()
                                .asYaml(Objects.requireNonNullElse(resource.getStatus(), "none"));
    }

    private static ProxyConfig resourceOf(AtomicReference<@Nullable ProxyConfig> last) {
        return Objects.requireNonNull(last.get());
    }

    private String withPorts(String text) {
        return text.replace("${port}", Integer.toString(port(0)))
                .replace("${port1}", Integer.toString(port(1)))
                .replace("${port2}", Integer.toString(port(2)))
                .replace("${database}", Integer.toString(stack.database().port()));
    }

    @Override
    public void close() {
        held.close();
        endAudit();
        stack.close();
    }
}
