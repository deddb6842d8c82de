package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.emulator.DataPlaneEmulator;
import io.proxyconfig.emulator.EmulatorOptions;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The Data Plane API that the contract is checked against. By default the embedded one; {@code DATAPLANE_BIN} (system
 * property or environment) names a binary to start instead, {@code DATAPLANE_URL} one that runs already, with
 * {@code DATAPLANE_USER} and {@code DATAPLANE_PASSWORD}: the configuration of that one is put back at the end.
 */
final class Target implements AutoCloseable {

    /** Far more than anything here takes on an idle machine, for those that are busy. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Api api;
    private final @Nullable ContractHaproxy haproxy;
    private final AutoCloseable dataPlane;
    private final String existingConfiguration;

    private Target(Api api, @Nullable ContractHaproxy haproxy, AutoCloseable dataPlane, String existingConfiguration) {
        this.api = api;
        this.haproxy = haproxy;
        this.dataPlane = dataPlane;
        this.existingConfiguration = existingConfiguration;
    }

    static Target start() {
        Optional<String> url = setting("DATAPLANE_URL");
        if (url.isPresent()) {
            return existing(url.get());
        }
        Optional<String> binary = setting("DATAPLANE_BIN");
        ContractHaproxy haproxy = new ContractHaproxy();
        try {
            return binary.isPresent() ? binary(Path.of(binary.get()), haproxy) : embedded(haproxy);
        } catch (RuntimeException e) {
            haproxy.close();
            throw e;
        }
    }

    Api api() {
        return api;
    }

    /** The HAProxy behind the API, for what the API does not tell; without one the test is skipped. */
    ContractHaproxy haproxy() {
        Assumptions.assumeTrue(
                haproxy != null, "needs HAProxy's files and sockets: not for an API that runs already (DATAPLANE_URL)");
        return Objects.requireNonNull(haproxy);
    }

    /** A configuration to push, which differs from others in its description only. */
    String configuration(String description) {
        return haproxy == null ? describe(existingConfiguration, description) : haproxy.configuration(description);
    }

    /** Brings HAProxy to a known configuration, and returns the version that the next push must name. */
    long reset(String description) {
        Reply reply = api.push("version=" + api.version() + "&force_reload=true", configuration(description));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.version();
    }

    /** Asserts which configuration the running worker has; only HAProxy itself tells, so only where it is ours. */
    void assertRunning(String description) {
        if (haproxy != null) {
            assertThat(haproxy.runningDescription()).isEqualTo(description);
        }
    }

    /** The process id of the worker that takes new connections. */
    long workerPid() {
        return haproxy == null
                ? api.get(Api.RUNTIME + "/info").json().path("info").path("pid").longValue()
                : haproxy.process().currentWorkerPid();
    }

    @Override
    public void close() throws Exception {
        if (haproxy == null) {
            api.push("version=" + api.version() + "&force_reload=true", existingConfiguration);
        }
        dataPlane.close();
        if (haproxy != null) {
            haproxy.close();
        }
    }

    private static Target embedded(ContractHaproxy haproxy) {
        EmulatorOptions options = EmulatorOptions.inFrontOf(haproxy.process());
        DataPlaneEmulator dataPlane = DataPlaneEmulator.start(options);
        return new Target(new Api(dataPlane.url(), options.user(), options.password()), haproxy, dataPlane, "");
    }

    private static Target binary(Path binary, ContractHaproxy haproxy) {
        DataPlaneBinary dataPlane = new DataPlaneBinary(binary, haproxy);
        Api api = new Api(dataPlane.url(), DataPlaneBinary.USER, DataPlaneBinary.PASSWORD);
        dataPlane.awaitReady(() -> answers(api));
        return new Target(api, haproxy, dataPlane, "");
    }

    private static Target existing(String url) {
        URI given = URI.create(url);
        String[] inUrl = given.getUserInfo() == null
                ? new String[0]
                : given.getUserInfo().split(":", 2);
        String user = inUrl.length > 0 ? inUrl[0] : setting("DATAPLANE_USER").orElse("admin");
        String password =
                inUrl.length > 1 ? inUrl[1] : setting("DATAPLANE_PASSWORD").orElse("mypassword");
        Api api = new Api(
                URI.create(given.getScheme() + "://" + given.getHost() + ":" + given.getPort()), user, password);
        return new Target(api, null, () -> {}, api.get(Api.RAW).body());
    }

    private static boolean answers(Api api) {
        try {
            return api.get("/v3/info").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static String describe(String configuration, String description) {
        String without = configuration
                .lines()
                .filter(line -> !line.strip().startsWith("description "))
                .filter(line -> !line.startsWith("# _"))
                .collect(Collectors.joining("\n", "", "\n"));
        return without.replaceFirst("(?m)^global$", "global\n    description " + description);
    }

    /** Whether all test classes talk to the same API. */
    static boolean isShared() {
        return setting("DATAPLANE_URL").isPresent();
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)))
                .filter(value -> !value.isBlank());
    }
}
