package io.proxyconfig.demo;

import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.WorkerState;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.StatusReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The steps of the demo. Each step checks what it shows. */
public final class Demo {
    private static final String NAME = "orders";
    private static final String SAMPLE = "manifests/samples/04-probe.yaml";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String USE_INVALID_FILE = """
            [{"op": "remove", "path": "/spec/listeners"},
             {"op": "remove", "path": "/spec/backends"},
             {"op": "remove", "path": "/spec/probe"},
             {"op": "add", "path": "/spec/raw", "value": {"configMap": {"name": "typo"}}}]
            """;

    private final KubernetesStack stack;
    private final DemoOutput output;
    private final Kubectl kubectl;
    private final List<MySqlClient> clients = new ArrayList<>();
    private final int port = FreePorts.one();
    private final int reportsPort = FreePorts.one();

    /** A demo on a stack. */
    public Demo(KubernetesStack stack, DemoOutput output) {
        this.stack = stack;
        this.output = output;
        this.kubectl = new Kubectl(stack.controlPlane(), stack.namespace());
    }

    /**
     * Runs all steps.
     *
     * @throws DemoFailedException where a step fails
     */
    public void run() {
        try {
            applySample();
            query();
            holdConnections();
            changeThreeTimes();
            showDrainingWorkers();
            breakTheConfiguration();
        } catch (DemoFailedException e) {
            output.command("tail operator.log", stack.operator().logTail());
            throw e;
        } finally {
            clients.forEach(MySqlClient::close);
        }
    }

    /** How to use the running system. */
    public static List<String> usage(KubernetesStack stack) {
        Database.Account account = stack.database().app();
        return List.of(
                "export KUBECONFIG=" + stack.controlPlane().kubeconfig(),
                stack.controlPlane().kubectl() + " get pcfg --watch",
                stack.controlPlane().kubectl() + " edit pcfg " + NAME,
                "MySQL user " + account.user() + ", password " + account.password() + ", on the listener's port: "
                        + stack.controlPlane().kubectl() + " get pcfg " + NAME
                        + " -o jsonpath='{.spec.listeners[*].port}'",
                "Data Plane API " + stack.instance().dataPlane().url() + ", probe "
                        + stack.instance().probe().url() + ", operator "
                        + stack.operator().url() + "/metrics");
    }

    private void applySample() {
        output.title("kubectl apply -f " + SAMPLE + ", with this machine's ports");
        ProxyConfig manifest = new SampleManifests(stack).withPorts(SAMPLE, port);
        stack.client().resource(manifest).serverSideApply();
        output.command("kubectl get pcfg", kubectl.run("get", "pcfg"));
        await("the resource becomes Ready", StatusReader::isReady);
        output.command("kubectl get pcfg", kubectl.run("get", "pcfg"));
    }

    private void query() {
        output.title("A MySQL query through the proxy, port " + port);
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT now(), @@version, connection_id()")) {
            result.next();
            output.line("SELECT now(), @@version, connection_id() -> " + result.getString(1) + ", "
                    + result.getString(2) + ", " + result.getString(3));
        } catch (SQLException e) {
            throw new DemoFailedException("a query through the proxy failed: " + e.getMessage());
        }
    }

    private void holdConnections() {
        output.title("Two applications hold one connection each, and run queries all the time");
        connectApplications(2);
        awaitAnswers();
        output.line("Both get answers");
    }

    private void changeThreeTimes() {
        output.title("Three changes of the spec while the applications hold their connections");
        change("A second listener, reports, on port " + reportsPort, """
                [{"op": "add", "path": "/spec/listeners/-", "value":
                  {"name": "reports", "address": "127.0.0.1", "port": %d, "backend": "database"}}]
                """.formatted(reportsPort));
        change(
                "A client time-out of 12 h",
                "[{\"op\": \"add\", \"path\": \"/spec/timeouts/client\", \"value\": \"12h\"}]");
        change(
                "Only this machine as a source of reports",
                "[{\"op\": \"add\", \"path\": \"/spec/listeners/1/allowedSources\", \"value\": [\"127.0.0.0/8\"]}]");
    }

    private void connectApplications(int number) {
        for (int i = 0; i < number; i++) {
            clients.add(MySqlClient.on(connect(port)));
        }
    }

    private void change(String what, String patch) {
        kubectl.run("patch", "pcfg", NAME, "--type=json", "--patch", patch);
        long generation = resource().getMetadata().getGeneration();
        ProxyConfigStatus status = await(
                        "the change \"" + what + "\" goes live",
                        resource -> StatusReader.isReady(resource)
                                && changeOf(resource)
                                        .filter(one ->
                                                one.generation() == generation && one.liveAfterMilliseconds() != null)
                                        .isPresent())
                .getStatus();
        LastChange change = Objects.requireNonNull(status.lastChange());
        output.line(what + ": live after " + change.liveAfterMilliseconds() + " ms (" + change.method() + ": "
                + change.reason() + ")");
        awaitAnswers();
    }

    private void showDrainingWorkers() {
        output.title("The status has the draining workers with these connections");
        ProxyConfig resource = await(
                "the status has four connections on draining workers",
                one -> StatusReader.workers(one, WorkerState.Draining).stream()
                                .mapToInt(worker -> Objects.requireNonNullElse(worker.sessions(), 0))
                                .sum()
                        >= 4);
        output.line(
                String.format("%-8s %-9s %8s %8s %8s  %s", "PID", "STATE", "RELOADS", "SESSIONS", "MEMORY", "SERVERS"));
        StatusReader.workers(resource)
                .forEach(worker -> output.line(String.format(
                        "%-8s %-9s %8s %8s %8s  %s",
                        worker.pid(),
                        worker.state(),
                        worker.reloadsSurvived(),
                        worker.sessions(),
                        worker.memory(),
                        worker.servers() == null ? "" : worker.servers())));
        output.command("kubectl get pcfg", kubectl.run("get", "pcfg"));
    }

    private void breakTheConfiguration() {
        output.title(
                "The operator rejects a change that HAProxy cannot apply, and the last valid configuration stays live");
        int taken = stack.database().port();
        patchReportsPort(taken);
        await("the condition Programmed has the reason", one -> StatusReader.condition(one, "Programmed")
                .filter(programmed -> programmed
                        .message()
                        .matches("(?s).*spec\\.listeners\\[reports]\\.port: .*cannot bind socket.*"))
                .isPresent());
        showMessage("Programmed");
        awaitAnswers();
        query();
        patchReportsPort(reportsPort);
        await("the resource becomes Ready again", StatusReader::isReady);

        output.title("The operator rejects a raw file with a typo, with HAProxy's message");
        String validSpec =
                stack.client().getKubernetesSerialization().asJson(resource().getSpec());
        kubectl.run(
                "create",
                "configmap",
                "typo",
                "--from-literal=haproxy.cfg=defaults\n  mode tcp\nfrontend mysql\n  bnid 127.0.0.1:" + port + "\n");
        kubectl.run("patch", "pcfg", NAME, "--type=json", "--patch", USE_INVALID_FILE);
        await("the condition Accepted has the reason", one -> StatusReader.condition(one, "Accepted")
                .filter(accepted -> accepted.message().contains("unknown keyword 'bnid'"))
                .isPresent());
        showMessage("Accepted");
        awaitAnswers();
        query();
        kubectl.run(
                "patch",
                "pcfg",
                NAME,
                "--type=json",
                "--patch",
                "[{\"op\": \"replace\", \"path\": \"/spec\", \"value\": " + validSpec + "}]");
        await("the resource becomes Ready again", StatusReader::isReady);
        output.command("kubectl get pcfg", kubectl.run("get", "pcfg"));
        long answers = clients.stream().mapToLong(MySqlClient::answers).sum();
        output.line(clients.size() + " held connections, " + answers + " answers, no connection broken");
    }

    private void patchReportsPort(int to) {
        kubectl.run(
                "patch",
                "pcfg",
                NAME,
                "--type=json",
                "--patch",
                "[{\"op\": \"replace\", \"path\": \"/spec/listeners/1/port\", \"value\": " + to + "}]");
    }

    private void showMessage(String condition) {
        String path = "jsonpath={.status.conditions[?(@.type==\"" + condition + "\")].message}";
        output.command("kubectl get pcfg " + NAME + " -o '" + path + "'", kubectl.run("get", "pcfg", NAME, "-o", path));
    }

    private Connection connect(int to) {
        try {
            return stack.database().connect(stack.database().app(), "127.0.0.1", to);
        } catch (SQLException e) {
            throw new DemoFailedException("a connection through the proxy failed: " + e.getMessage());
        }
    }

    private ProxyConfig resource() {
        return stack.client()
                .resources(ProxyConfig.class)
                .inNamespace(stack.namespace())
                .withName(NAME)
                .get();
    }

    private ProxyConfig await(String what, Predicate<ProxyConfig> condition) {
        return await(what, this::resource, condition);
    }

    /** Waits until every held connection has another answer. */
    private void awaitAnswers() {
        for (MySqlClient client : clients) {
            long before = client.answers();
            await("a held connection gets an answer", () -> answers(client), answers -> answers > before);
        }
    }

    private static long answers(MySqlClient client) {
        client.failure().ifPresent(reason -> {
            throw new DemoFailedException("a held connection broke: " + reason);
        });
        return client.answers();
    }

    private static <T> T await(String what, Callable<T> value, Predicate<T> condition) {
        try {
            return Awaitility.await(what).atMost(TIMEOUT).until(value, condition);
        } catch (ConditionTimeoutException e) {
            throw new DemoFailedException("not within " + TIMEOUT.toSeconds() + " s: " + what);
        }
    }

    private static Optional<LastChange> changeOf(ProxyConfig resource) {
        return Optional.ofNullable(resource.getStatus()).map(ProxyConfigStatus::lastChange);
    }
}
