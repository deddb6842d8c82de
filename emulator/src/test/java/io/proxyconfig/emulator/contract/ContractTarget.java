package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.emulator.DataPlaneEmulator;
import io.proxyconfig.emulator.EmulatorOptions;
import io.proxyconfig.emulator.EmulatorOptionsBuilder;
import io.proxyconfig.emulator.Generation;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The Data Plane API under test: by default the emulator. {@code DATAPLANE_BIN} (system property or environment variable)
 * names a binary to start instead. {@code DATAPLANE_URL} names a running one, with {@code DATAPLANE_USER} and
 * {@code DATAPLANE_PASSWORD}; its configuration is restored at the end.
 */
final class ContractTarget implements AutoCloseable {

    /** Long enough for a busy machine. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Generation generation;
    private final ContractClient api;
    private final @Nullable ContractHaproxy haproxy;
    private final AutoCloseable dataPlane;
    private final String existingConfiguration;

    private ContractTarget(
            Generation generation,
            ContractClient api,
            @Nullable ContractHaproxy haproxy,
            AutoCloseable dataPlane,
            String existingConfiguration) {
        this.generation = generation;
        this.api = api;
        this.haproxy = haproxy;
        this.dataPlane = dataPlane;
        this.existingConfiguration = existingConfiguration;
    }

    /**
     * The generations to test. {@code DATAPLANE_GENERATION} names one. Without it, the emulator is tested as each of them,
     * and a real Data Plane API as 3.2.
     */
    static List<Generation> generations() {
        boolean isReal = isShared() || setting("DATAPLANE_BIN").isPresent();
        return setting("DATAPLANE_GENERATION")
                .map(series -> List.of(Generation.ofSeries(series)))
                .orElse(isReal ? List.of(Generation.V3_2) : List.of(Generation.values()));
    }

    static ContractTarget start(Generation generation) {
        Optional<String> url = setting("DATAPLANE_URL");
        if (url.isPresent()) {
            return existing(url.get(), generation);
        }
        Optional<String> binary = setting("DATAPLANE_BIN");
        ContractHaproxy haproxy = new ContractHaproxy();
        try {
            return binary.isPresent()
                    ? binary(Path.of(binary.get()), haproxy, generation)
                    : emulator(haproxy, generation);
        } catch (RuntimeException e) {
            haproxy.close();
            throw e;
        }
    }

    Generation generation() {
        return generation;
    }

    ContractClient api() {
        return api;
    }

    /** The HAProxy behind the API. The test is skipped if the suite did not start it. */
    ContractHaproxy haproxy() {
        Assumptions.assumeTrue(haproxy != null, "needs HAProxy's files and sockets, which DATAPLANE_URL does not give");
        return Objects.requireNonNull(haproxy);
    }

    /** A configuration that differs from others only in its description. */
    String configuration(String description) {
        return haproxy == null ? describe(existingConfiguration, description) : haproxy.configuration(description);
    }

    /** Pushes a known configuration, and returns the version that the next push must name. */
    long reset(String description) {
        Reply reply = api.push("version=" + api.version() + "&force_reload=true", configuration(description));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.version();
    }

    /** Asserts which configuration the running worker has, if the suite started HAProxy. */
    void assertRunning(String description) {
        if (haproxy != null) {
            assertThat(haproxy.runningDescription()).isEqualTo(description);
        }
    }

    /** The process id of the worker that takes new connections. */
    long workerPid() {
        return haproxy == null
                ? api.get(ContractClient.RUNTIME + "/info")
                        .json()
                        .path("info")
                        .path("pid")
                        .longValue()
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

    private static ContractTarget emulator(ContractHaproxy haproxy, Generation generation) {
        EmulatorOptions options = EmulatorOptionsBuilder.builder(EmulatorOptions.inFrontOf(haproxy.process()))
                .generation(generation)
                .build();
        DataPlaneEmulator dataPlane = DataPlaneEmulator.start(options);
        return new ContractTarget(
                generation,
                new ContractClient(dataPlane.url(), options.user(), options.password(), generation),
                haproxy,
                dataPlane,
                "");
    }

    private static ContractTarget binary(Path binary, ContractHaproxy haproxy, Generation generation) {
        DataPlaneBinary dataPlane = new DataPlaneBinary(binary, haproxy);
        ContractClient api =
                new ContractClient(dataPlane.url(), DataPlaneBinary.USER, DataPlaneBinary.PASSWORD, generation);
        dataPlane.awaitReady(() -> answers(api));
        return new ContractTarget(generation, api, haproxy, dataPlane, "");
    }

    private static ContractTarget existing(String url, Generation generation) {
        URI given = URI.create(url);
        String[] inUrl = given.getUserInfo() == null
                ? new String[0]
                : given.getUserInfo().split(":", 2);
        String user = inUrl.length > 0 ? inUrl[0] : setting("DATAPLANE_USER").orElse("admin");
        String password =
                inUrl.length > 1 ? inUrl[1] : setting("DATAPLANE_PASSWORD").orElse("mypassword");
        ContractClient api = new ContractClient(
                URI.create(given.getScheme() + "://" + given.getHost() + ":" + given.getPort()),
                user,
                password,
                generation);
        return new ContractTarget(
                generation, api, null, () -> {}, api.get(ContractClient.RAW).configuration());
    }

    private static boolean answers(ContractClient api) {
        try {
            return api.get("/info").status() == 200;
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

    /** Whether all test classes use the same API. */
    static boolean isShared() {
        return setting("DATAPLANE_URL").isPresent();
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)))
                .filter(value -> !value.isBlank());
    }
}
