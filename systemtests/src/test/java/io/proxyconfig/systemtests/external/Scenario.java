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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KubernetesStack} with one ProxyConfig, as a test of the whole system needs it: change the spec, wait for what the status
 * says, hold connections. Connections and watches that it gave end with it.
 */
final class Scenario implements AutoCloseable {

    /** Far more than anything here takes on an idle machine, for those that are busy. */
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

    /** Starts a stack with one HAProxy in the test's namespace; nothing is applied yet. */
    static Scenario start(TestNamespace namespace) {
        return start(namespace, 1);
    }

    /** Starts a stack with that many HAProxies. */
    static Scenario start(TestNamespace namespace, int instances) {
        return new Scenario(KubernetesStack.start(
                new KubernetesStack.Options(instances, namespace.controlPlane(), namespace.name(), progress -> {})));
    }

    /** On a stack of the test's own making, which ends with the scenario. */
    static Scenario on(KubernetesStack stack) {
        return new Scenario(stack);
    }

    /** Everything that runs. */
    KubernetesStack stack() {
        return stack;
    }

    /** A free port for a listener, the same for the whole test: 0 is the main one, there are three. */
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
     * @param spec YAML, in which {@code ${port}}, {@code ${port1}}, {@code ${port2}} and {@code ${database}} are ports;
     *     {@code external} is all the stack's instances where it is left out
     */
    ProxyConfig apply(String spec) {
        ProxyConfig resource = new ProxyConfig();
        resource.getMetadata().setName(NAME);
        resource.getMetadata().setNamespace(stack.namespace());
        resource.setSpec(SpecSamples.on(
                stack.external(),
                stack.client().getKubernetesSerialization().unmarshal(filledIn(spec), ProxyConfigSpec.class)));
        return stack.client().resource(resource).serverSideApply();
    }

    /** Changes the ProxyConfig by an RFC 6902 patch, with ports filled in as in {@link #apply}. */
    ProxyConfig patch(String jsonPatch) {
        return handle().patch(
                        new PatchContext.Builder().withPatchType(PatchType.JSON).build(), filledIn(jsonPatch));
    }

    /** Sets one field of the spec, for example {@code "/timeouts/client", "\"2h\""}. */
    ProxyConfig set(String path, String json) {
        return patch("[{\"op\": \"add\", \"path\": \"/spec" + path + "\", \"value\": " + json + "}]");
    }

    /** A change that does no harm and needs a reload, another one each time. */
    ProxyConfig change() {
        return set("/timeouts/client", "\"" + (100 + changes++) + "m\"");
    }

    /** Asks the API server to delete the ProxyConfig; it is gone when the operator has let it go. */
    void delete() {
        handle().delete();
    }

    /** The same, and waits until it is gone. */
    void deleteAndWait() {
        delete();
        Awaitility.await("the ProxyConfig is gone").atMost(TIMEOUT).until(() -> handle().get() == null);
    }

    /** The ProxyConfig's handle of the client. */
    Resource<ProxyConfig> handle() {
        return stack.client()
                .resources(ProxyConfig.class)
                .inNamespace(stack.namespace())
                .withName(NAME);
    }

    /** The ProxyConfig as the API server has it now. */
    ProxyConfig resource() {
        return Objects.requireNonNull(handle().get(), "there is no ProxyConfig " + NAME);
    }

    /**
     * Waits until the ProxyConfig is so, and returns it; where there is an auditor, when that one has seen it as well.
     *
     * @throws AssertionError with the whole last status, where it does not become so in time
     */
    ProxyConfig await(String description, Duration atMost, Predicate<ProxyConfig> condition) {
        AtomicReference<@Nullable ProxyConfig> last = new AtomicReference<>();
        try {
            Awaitility.await(description)
                    .atMost(atMost)
                    .pollInterval(POLL)
                    .pollDelay(Duration.ZERO)
                    // the API server may be what a test has taken away
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
                    "not within " + atMost + ": " + description + "\n" + told(last.get())
                            + "\nthe operator's log ends:\n" + stack.operator().logTail(),
                    e);
        }
    }

    /** {@link #await(String, Duration, Predicate)} with {@link #TIMEOUT}. */
    ProxyConfig await(String description, Predicate<ProxyConfig> condition) {
        return await(description, TIMEOUT, condition);
    }

    /** Waits until the ProxyConfig is Ready for the spec that is in force now. */
    ProxyConfig awaitReady() {
        return await("Ready", StatusReader::isReady);
    }

    /** Waits until the spec's generation is proven live everywhere. */
    ProxyConfig awaitProgrammed() {
        return await("Programmed", resource -> StatusReader.is(resource, "Programmed", Condition.Status.True));
    }

    /** The events about the ProxyConfig, the newest last. */
    List<Event> events() {
        String uid = resource().getMetadata().getUid();
        return stack.client().v1().events().inNamespace(stack.namespace()).list().getItems().stream()
                .filter(event -> uid.equals(event.getInvolvedObject().getUid()))
                .sorted((a, b) -> a.getMetadata()
                        .getCreationTimestamp()
                        .compareTo(b.getMetadata().getCreationTimestamp()))
                .toList();
    }

    /** The events with that reason. */
    List<Event> events(String reason) {
        return events().stream()
                .filter(event -> event.getReason().equals(reason))
                .toList();
    }

    /** Opens a connection of an application through the main listener. */
    Connection connect() throws SQLException {
        return connect(port());
    }

    /** Opens a connection of an application through the listener with that port. */
    Connection connect(int port) throws SQLException {
        return stack.database().connect(stack.database().app(), "127.0.0.1", port);
    }

    /** Opens a connection through the main listener and asks something all the time on it until the scenario ends. */
    MySqlClient hold() {
        return hold(port());
    }

    /** The same through the listener with that port. */
    MySqlClient hold(int port) {
        try {
            return held.add(MySqlClient.on(connect(port)));
        } catch (SQLException e) {
            throw new AssertionError("no connection through port " + port, e);
        }
    }

    /** All held connections are answered once more from now on, and none is broken. */
    void assertHeldConnectionsWork() {
        held.assertWork();
    }

    /** Ends a held connection in order, and forgets it. */
    void release(MySqlClient client) {
        held.release(client);
    }

    /** Ends all held connections in order. */
    void releaseAll() {
        held.close();
    }

    /** A fresh connection through the main listener, one query, and the end of it. */
    void query() throws SQLException {
        query(port());
    }

    /** The same through the listener with that port. */
    void query(int port) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT 1")) {
            assertThat(result.next()).isTrue();
        }
    }

    /** Watches everything that the status says from now on, and what is true; the auditor before this one ends. */
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

    /** A status as YAML, for people who look for the cause of a failure. */
    String told(@Nullable ProxyConfig resource) {
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

    private String filledIn(String text) {
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
