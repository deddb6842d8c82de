package io.proxyconfig.systemtests.compose;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.WorkerList;
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
 * docker-compose.yml as a separate project with its own name, ports, passwords and copy of {@code examples/}. The constructor
 * starts it, and {@link #close} removes it.
 */
final class ComposeProject implements AutoCloseable {

    /** Long enough for a busy machine. */
    static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** The Data Plane API's user, which differs from the default in docker-compose.yml. */
    static final String DATAPLANE_USER = "admin";

    private static final Duration POLL = Duration.ofMillis(100);

    private final String name =
            "proxyconfig-test-" + UUID.randomUUID().toString().substring(0, 8);
    private final String password = UUID.randomUUID().toString();
    private final List<Integer> ports = FreePorts.several(4);
    private final List<MySqlClient> clients = new ArrayList<>();
    private final ExampleFolder example = new ExampleFolder();
    private final Shell shell;
    private final Duration startUp;

    /** Starts the project from existing images, and waits until all services are healthy. */
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
        startUp = Duration.between(start, Instant.now());
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

    /** The time from the start until all services were healthy. */
    Duration startUp() {
        return startUp;
    }

    /** The project name, which labels all its containers, volumes and networks. */
    String name() {
        return name;
    }

    /** The port of the database through HAProxy. */
    int proxyPort() {
        return ports.get(0);
    }

    /** The port of HAProxy's pages. */
    int statsPort() {
        return ports.get(1);
    }

    /** The port of the Data Plane API. */
    int dataPlanePort() {
        return ports.get(2);
    }

    /** The port of the operator's HTTP server. */
    int operatorPort() {
        return ports.get(3);
    }

    /** The password of the Data Plane API's user. */
    String dataPlanePassword() {
        return password;
    }

    /** The folder that the operator watches. */
    ExampleFolder example() {
        return example;
    }

    /** A shell with the project's settings. */
    Shell shell() {
        return shell;
    }

    /** Runs {@code docker compose}; throws where it fails. */
    String compose(String... arguments) {
        return shell.run(command(arguments).toArray(String[]::new));
    }

    /** Runs {@code docker compose}, and returns its result. */
    CommandResult attempt(String... arguments) {
        return shell.attempt("", command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "compose", "--progress", "quiet"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Starts services that do not run, and waits until all are healthy. */
    void up() {
        compose("up", "--detach", "--no-build", "--wait", "--wait-timeout", "180");
    }

    /** The ID of a service's container, also of an ended one. */
    String container(String service) {
        return compose("ps", "--all", "--quiet", service).strip();
    }

    /** Runs {@code docker inspect} with a Go template on a service's container. */
    String inspect(String service, String template) {
        return shell.run("docker", "inspect", "--format", template, container(service))
                .strip();
    }

    /** The log of a service. */
    String logs(String service) {
        return compose("logs", "--no-color", "--no-log-prefix", service);
    }

    /** Runs a command on the master CLI in the container ({@code @1 show info} for the worker). */
    String cli(String command) {
        CommandResult result = shell.attempt(
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

    /** The number of reloads since HAProxy's master started. */
    int reloads() {
        return WorkerList.reloads(cli("show proc"));
    }

    /** Waits until the status fulfils a condition, and returns it. */
    ProxyConfigStatus await(String description, Predicate<ProxyConfigStatus> condition) {
        AtomicReference<@Nullable ProxyConfig> last = new AtomicReference<>();
        try {
            Awaitility.await(description).atMost(TIMEOUT).pollInterval(POLL).until(() -> {
                last.set(example.status().orElse(null));
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

    /** Waits until Ready is True for the current content of the file. */
    ProxyConfigStatus awaitReady() {
        return await("Ready", status -> ComposeStatus.is(status, "Ready", Condition.Status.True));
    }

    /** Waits until Ready is True for newer content of the file. */
    ProxyConfigStatus awaitReadyAfter(ProxyConfigStatus before) {
        return await(
                "Ready with the new content",
                status -> ComposeStatus.is(status, "Ready", Condition.Status.True)
                        && !Objects.equals(status.observedGeneration(), before.observedGeneration()));
    }

    /** Opens a connection of an application through HAProxy. */
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

    /** Starts an application that runs queries until the project is closed. */
    MySqlClient hold() throws SQLException {
        MySqlClient client = MySqlClient.on(connect());
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(MySqlClient::close);
        compose("down", "--volumes", "--remove-orphans", "--timeout", "5");
        example.close();
    }
}
