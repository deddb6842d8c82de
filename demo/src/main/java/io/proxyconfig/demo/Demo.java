package io.proxyconfig.demo;

import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Worker;
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
import java.util.function.Predicate;

/** The demo's steps; each one checks what it shows. */
public final class Demo {
    private static final String NAME = "orders";
    private static final String SAMPLE = "manifests/samples/04-probe.yaml";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String USE_TYPO = """
            [{"op": "remove", "path": "/spec/listeners"},
             {"op": "remove", "path": "/spec/backends"},
             {"op": "remove", "path": "/spec/probe"},
             {"op": "add", "path": "/spec/raw", "value": {"configMap": {"name": "typo"}}}]
            """;

    private final KubernetesStack stack;
    private final DemoOutput console;
    private final Kubectl kubectl;
    private final List<MySqlClient> clients = new ArrayList<>();
    private final int port = FreePorts.one();
    private final int reportsPort = FreePorts.one();

    /** The tour of a stack. */
    public Demo(KubernetesStack stack, DemoOutput console) {
        this.stack = stack;
        this.console = console;
        this.kubectl = new Kubectl(stack.controlPlane(), stack.namespace());
    }

    /**
     * Runs all steps.
     *
     * @throws DemoFailedException when something does not happen
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
            console.command("tail operator.log", stack.operator().logTail());
            throw e;
        } finally {
            clients.forEach(MySqlClient::close);
        }
    }

    /** How to use what runs. */
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
        console.title("kubectl apply of " + SAMPLE + ", with this machine's ports");
        ProxyConfig manifest = new SampleManifests(stack).withPorts(SAMPLE, port);
        stack.client().resource(manifest).serverSideApply();
        console.command("kubectl get pcfg", kubectl.run("get", "pcfg"));
        await("the resource is Ready", StatusReader::isReady);
        console.command("kubectl get pcfg", kubectl.run("get", "pcfg"));
    }

    private void query() {
        console.title("A MySQL query through the proxy, port " + port);
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT now(), @@version, connection_id()")) {
            result.next();
            console.line("SELECT now(), @@version, connection_id() -> " + result.getString(1) + ", "
                    + result.getString(2) + ", " + result.getString(3));
        } catch (SQLException e) {
            throw new DemoFailedException("a query through the proxy: " + e.getMessage());
        }
    }

    private void holdConnections() {
        console.title("Applications hold a connection each, and ask something all the time");
        join(2);
        awaitAnswers();
        console.line("both are answered");
    }

    private void changeThreeTimes() {
        console.title("Three changes of the spec while the connections are held");
        change("a second listener, reports, on port " + reportsPort, """
                [{"op": "add", "path": "/spec/listeners/-", "value":
                  {"name": "reports", "address": "127.0.0.1", "port": %d, "backend": "database"}}]
                """.formatted(reportsPort));
        change(
                "idle clients are kept for 12 h",
                "[{\"op\": \"add\", \"path\": \"/spec/timeouts/client\", \"value\": \"12h\"}]");
        change(
                "only this machine may use reports",
                "[{\"op\": \"add\", \"path\": \"/spec/listeners/1/allow\", \"value\": [\"127.0.0.0/8\"]}]");
    }

    private void join(int applications) {
        for (int i = 0; i < applications; i++) {
            clients.add(MySqlClient.on(connect(port)));
        }
    }

    private void change(String what, String patch) {
        kubectl.run("patch", "pcfg", NAME, "--type=json", "--patch", patch);
        long generation = resource().getMetadata().getGeneration();
        ProxyConfigStatus status = await(
                        "\"" + what + "\" is live",
                        resource -> StatusReader.isReady(resource)
                                && changeOf(resource)
                                        .filter(one ->
                                                one.generation() == generation && one.liveAfterMilliseconds() != null)
                                        .isPresent())
                .getStatus();
        LastChange change = Objects.requireNonNull(status.lastChange());
        console.line(what + ": live after " + change.liveAfterMilliseconds() + " ms (" + change.method() + ": "
                + change.reason() + ")");
        awaitAnswers();
    }

    private void showDrainingWorkers() {
        console.title("The old workers that hold those connections are in the status");
        ProxyConfig resource = await(
                "the status counts the four connections on draining workers",
                one -> StatusReader.workers(one, Worker.State.Draining).stream()
                                .mapToInt(worker -> Objects.requireNonNullElse(worker.sessions(), 0))
                                .sum()
                        >= 4);
        console.line(
                String.format("%-8s %-9s %8s %8s %8s  %s", "PID", "STATE", "RELOADS", "SESSIONS", "MEMORY", "SERVERS"));
        StatusReader.workers(resource)
                .forEach(worker -> console.line(String.format(
                        "%-8s %-9s %8s %8s %8s  %s",
                        worker.pid(),
                        worker.state(),
                        worker.reloadsSurvived(),
                        worker.sessions(),
                        worker.memory(),
                        worker.servers() == null ? "" : worker.servers())));
        console.command("kubectl get pcfg", kubectl.run("get", "pcfg"));
    }

    private void breakTheConfiguration() {
        console.title("A change that HAProxy can't carry out is refused, and the last good configuration serves on");
        int taken = stack.database().port();
        patchReportsPort(taken);
        await("the status says why", one -> StatusReader.condition(one, "Programmed")
                .filter(programmed -> programmed
                        .message()
                        .matches("(?s).*spec\\.listeners\\[reports]\\.port: .*cannot bind socket.*"))
                .isPresent());
        showMessage("Programmed");
        awaitAnswers();
        query();
        patchReportsPort(reportsPort);
        await("the resource is Ready again", StatusReader::isReady);

        console.title("So is a whole file with a typo, in HAProxy's own words");
        String good =
                stack.client().getKubernetesSerialization().asJson(resource().getSpec());
        kubectl.run(
                "create",
                "configmap",
                "typo",
                "--from-literal=haproxy.cfg=defaults\n  mode tcp\nfrontend mysql\n  bnid 127.0.0.1:" + port + "\n");
        kubectl.run("patch", "pcfg", NAME, "--type=json", "--patch", USE_TYPO);
        await("the status says why", one -> StatusReader.condition(one, "Accepted")
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
                "[{\"op\": \"replace\", \"path\": \"/spec\", \"value\": " + good + "}]");
        await("the resource is Ready again", StatusReader::isReady);
        console.command("kubectl get pcfg", kubectl.run("get", "pcfg"));
        long answers = clients.stream().mapToLong(MySqlClient::answers).sum();
        console.line(clients.size() + " held connections, " + answers + " answers, none broken");
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
        console.command(
                "kubectl get pcfg " + NAME + " -o '" + path + "'", kubectl.run("get", "pcfg", NAME, "-o", path));
    }

    private Connection connect(int to) {
        try {
            return stack.database().connect(stack.database().app(), "127.0.0.1", to);
        } catch (SQLException e) {
            throw new DemoFailedException("a connection through the proxy: " + e.getMessage());
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
        return Patience.await(what, TIMEOUT, () -> Optional.of(resource()).filter(condition));
    }

    /** Every held connection answers again, and none is broken. */
    private void awaitAnswers() {
        for (MySqlClient client : clients) {
            long before = client.answers();
            Patience.await("a held connection answers", TIMEOUT, () -> {
                client.failure().ifPresent(why -> {
                    throw new DemoFailedException("a held connection broke: " + why);
                });
                return Optional.of(client).filter(one -> one.answers() > before);
            });
        }
    }

    private static Optional<LastChange> changeOf(ProxyConfig resource) {
        return Optional.ofNullable(resource.getStatus()).map(ProxyConfigStatus::lastChange);
    }
}
