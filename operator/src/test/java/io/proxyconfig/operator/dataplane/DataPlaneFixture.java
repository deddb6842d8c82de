package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.emulator.DataPlaneEmulator;
import io.proxyconfig.emulator.EmulatorOptions;
import io.proxyconfig.emulator.EmulatorOptionsBuilder;
import io.proxyconfig.emulator.Generation;
import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A real HAProxy, a Data Plane API in front of it (the real one where the system property {@code dataplane.bin} names it),
 * and the operator's client of that.
 */
final class DataPlaneFixture implements AutoCloseable {
    static final String PASSWORD = "a password with spaces & ümlauts";

    final int port = FreePorts.one();
    final HaproxyProcess haproxy;
    final URI url;
    final HttpClient http = HttpTransport.client(null);
    final DataPlaneClient client;
    private final AutoCloseable dataPlane;

    DataPlaneFixture(Path directory) {
        this(directory, Generation.V3_2);
    }

    /** With an emulator of one generation. A real Data Plane API has its own. */
    DataPlaneFixture(Path directory, Generation generation) {
        this.haproxy = HaproxyProcess.start(directory, configuration("r0"));
        if (System.getProperty(DataPlaneProcess.BINARY_PROPERTY, "").isBlank()) {
            DataPlaneEmulator emulator =
                    DataPlaneEmulator.start(EmulatorOptionsBuilder.builder(EmulatorOptions.inFrontOf(haproxy))
                            .generation(generation)
                            .user(DataPlaneProcess.USER)
                            .password(PASSWORD)
                            .build());
            this.dataPlane = emulator;
            this.url = emulator.url();
        } else {
            DataPlaneProcess process = DataPlaneProcess.start(haproxy, directory, PASSWORD);
            this.dataPlane = process;
            this.url = process.url();
        }
        this.client = new DataPlaneClient(url, DataPlaneProcess.USER, PASSWORD, http);
    }

    /** A configuration whose running worker carries that revision, with a listener on this fixture's port. */
    String configuration(String revision) {
        return configuration(revision, port);
    }

    static String configuration(String revision, int port) {
        return """
                global
                  description %s

                defaults
                  mode tcp
                  timeout connect 1s
                  timeout client 1h
                  timeout server 1h

                frontend mysql
                  bind 127.0.0.1:%d
                """.formatted(revision, port);
    }

    StoredConfiguration pushed(String text, long version) throws DataPlaneException {
        PushResult result = client.push(text, version);
        assertThat(result).isInstanceOf(PushResult.Reloaded.class);
        return ((PushResult.Reloaded) result).stored();
    }

    /** {@code global description} of the running worker. */
    String runningRevision() {
        return haproxy.workerCommand("show info")
                .lines()
                .filter(line -> line.startsWith("description: "))
                .map(line -> line.substring("description: ".length()))
                .findFirst()
                .orElse("none");
    }

    static String checksum(StoredConfiguration stored) {
        return Objects.requireNonNull(stored.checksum());
    }

    @Override
    public void close() throws Exception {
        http.shutdownNow();
        dataPlane.close();
        haproxy.close();
    }
}
