package io.proxyconfig.systemtests.compose;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.MySqlClient;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * docker-compose.yml as a project of its own beside any other: own name, ports, passwords, and a copy of {@code examples/}.
 * It is up when it is made, and gone without a trace when it is closed.
 */
final class ComposeProject implements AutoCloseable {

    /** Far more than anything here takes on an idle machine. */
    static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** The Data Plane API's user; compose's default is another one's. */
    static final String DATAPLANE_USER = "admin";

    private static final Duration POLL = Duration.ofMillis(100);

    private final String name =
            "proxyconfig-test-" + UUID.randomUUID().toString().substring(0, 8);
    private final String password = UUID.randomUUID().toString();
    private final List<Integer> ports = FreePorts.several(4);
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final ExampleFolder example = new ExampleFolder();
    private final Shell shell;
    private final Duration bringUp;

    /** Starts it from images that are there, and waits until all is healthy. */
    ComposeProject() {
        shell = new Shell(settings());
        Instant start = Instant.now();
        try {
            up();
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError(
                    attempt("logs", "--no-color", "--tail", "40").output()));
            close();
            throw e;
        }
        bringUp = Duration.between(start, Instant.now());
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("COMPOSE_PROJECT_NAME", name);
        settings.put(
                "COMPOSE_FILE", Objects.requireNonNull(System.getenv("COMPOSE_FILE"), "make compose-test sets it"));
        settings.put("CONFIG_DIR", example.path().toString());
        settings.put("OPERATOR_UID", example.attribute("unix:uid"));
        settings.put("OPERATOR_GID", example.attribute("unix:gid"));
        settings.put("PROXY_PORT", Integer.toString(ports.get(0)));
        settings.put("STATS_PORT", Integer.toString(ports.get(1)));
        settings.put("DATAPLANE_PORT", Integer.toString(ports.get(2)));
        settings.put("OPERATOR_PORT", Integer.toString(ports.get(3)));
        settings.put("DATAPLANE_USER", DATAPLANE_USER);
        settings.put("DATAPLANE_PASSWORD", password);
        settings.put("DB_APP_PASSWORD", password);
        return settings;
    }

    /** How long it took from images to all healthy. */
    Duration bringUp() {
        return bringUp;
    }

    /** Its name, which all its containers, volumes and networks carry as a label. */
    String name() {
        return name;
    }

    /** Where the database is, through HAProxy. */
    int proxyPort() {
        return ports.get(0);
    }

    /** Where HAProxy's pages are. */
    int statsPort() {
        return ports.get(1);
    }

    /** Where the Data Plane API is. */
    int dataPlanePort() {
        return ports.get(2);
    }

    /** Where the operator's HTTP is. */
    int operatorPort() {
        return ports.get(3);
    }

    /** Of the Data Plane API's user. */
    String dataPlanePassword() {
        return password;
    }

    /** The folder that its operator watches. */
    ExampleFolder example() {
        return example;
    }

    /** Commands with this project's settings. */
    Shell shell() {
        return shell;
    }

    /** {@code docker compose ..}, which must succeed. */
    String compose(String... arguments) {
        return shell.run(command(arguments).toArray(String[]::new));
    }

    /** {@code docker compose ..}, whatever it comes to. */
    Shell.Result attempt(String... arguments) {
        return shell.attempt("", command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--progress", "quiet"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Starts what does not run, and waits until all is healthy. */
    void up() {
        compose("up", "--detach", "--no-build", "--wait", "--wait-timeout", "180");
    }

    /** The id of a service's container, which may have ended. */
    String container(String service) {
        return compose("ps", "--all", "--quiet", service).strip();
    }

    /** A Go template of {@code docker inspect}, for a service's container. */
    String inspect(String service, String template) {
        return shell.run("docker", "inspect", "--format", template, container(service))
                .strip();
    }

    /** What a service printed. */
    String logs(String service) {
        return compose("logs", "--no-color", "--no-log-prefix", service);
    }

    /** A command of HAProxy's CLIs, on the master's socket in the container ({@code @1 show info} for the worker's). */
    String cli(String command) {
        Shell.Result result = shell.attempt(
                command + "\n",
                List.of(
                        "docker",
                        "exec",
                        "--interactive",
                        container("haproxy"),
                        "socat",
                        "-t",
                        "5",
                        "stdio",
                        "UNIX-CONNECT:/run/proxyconfig/master.sock"));
        if (result.exitCode() != 0) {
            throw new AssertionError("no answer to '" + command + "':\n" + result.output());
        }
        return result.output();
    }

    /** How often HAProxy was reloaded since its master started. */
    int reloads() {
        return HaproxyProcess.reloads(cli("show proc"));
    }

    /** Waits until the status is so, and returns it. */
    ProxyConfigStatus await(String description, Predicate<ProxyConfigStatus> condition) {
        AtomicReference<@Nullable ProxyConfig> last = new AtomicReference<>();
        try {
            Awaitility.await(description).atMost(TIMEOUT).pollInterval(POLL).until(() -> {
                last.set(example.told().orElse(null));
                ProxyConfig resource = last.get();
                return resource != null && resource.getStatus() != null && condition.test(resource.getStatus());
            });
            return Objects.requireNonNull(last.get()).getStatus();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not within " + TIMEOUT + ": " + description + "\n" + Serialization.asYaml(last.get())
                            + "\nthe operator's log:\n"
                            + compose("logs", "--no-color", "--no-log-prefix", "--tail", "30", "operator"),
                    e);
        }
    }

    /** Waits until the file's current content is proven live, and its connections work. */
    ProxyConfigStatus awaitReady() {
        return await("Ready", status -> Statuses.is(status, "Ready", Condition.Status.True));
    }

    /** Waits until a newer state of the file than that one is Ready. */
    ProxyConfigStatus awaitReadyAfter(ProxyConfigStatus before) {
        return await(
                "Ready with what was written",
                status -> Statuses.is(status, "Ready", Condition.Status.True)
                        && !Objects.equals(status.observedGeneration(), before.observedGeneration()));
    }

    /** A connection of an application through HAProxy. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "app");
        properties.setProperty("password", password);
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("socketTimeout", "30000");
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + proxyPort() + "/app", properties);
    }

    /** An application that asks something all the time; it ends with the project. */
    MySqlClient hold() throws SQLException {
        MySqlClient client = MySqlClient.on(connect());
        parts.add(client);
        return client;
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("a client could not be closed", e);
            }
        }
        compose("down", "--volumes", "--remove-orphans", "--timeout", "5");
        example.close();
    }
}
