package io.proxyconfig.emulator.contract;

import static org.awaitility.Awaitility.await;

import io.proxyconfig.harness.ChildProcess;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** HAProxy's own program {@code dataplaneapi}, with settings as in production. */
final class DataPlaneBinary implements AutoCloseable {

    static final String USER = "admin";
    static final String PASSWORD = "mypassword";

    private final ChildProcess process;
    private final URI url;

    DataPlaneBinary(Path binary, ContractHaproxy haproxy) {
        int port = FreePorts.one();
        this.url = URI.create("http://127.0.0.1:" + port);
        Path settings = haproxy.directory().resolve("dataplaneapi.yml");
        try {
            Files.writeString(settings, settings(port, haproxy));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + settings, e);
        }
        this.process = ChildProcess.start(
                List.of(binary.toString(), "-f", settings.toString()),
                haproxy.directory().resolve("dataplaneapi.log"));
    }

    URI url() {
        return url;
    }

    void awaitReady(BooleanSupplier answers) {
        await().atMost(ContractTarget.TIMEOUT).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("dataplaneapi ended:\n" + process.logTail());
            }
            return answers.getAsBoolean();
        });
    }

    @Override
    public void close() {
        process.close();
    }

    private static String settings(int port, ContractHaproxy haproxy) {
        return """
                config_version: 2
                name: contract
                dataplaneapi:
                  host: 127.0.0.1
                  port: %1$d
                  scheme: [http]
                  user:
                  - {name: %2$s, password: %3$s, insecure: true}
                  transaction:
                    transaction_dir: %4$s/transactions
                  resources:
                    maps_dir: %4$s/maps
                    ssl_certs_dir: %4$s/ssl
                    general_storage_dir: %4$s/general
                    spoe_dir: %4$s/spoe
                    dataplane_storage_dir: %4$s/dataplane
                haproxy:
                  config_file: %5$s
                  haproxy_bin: %6$s
                  master_worker_mode: true
                  master_runtime: %7$s
                  reload:
                    reload_delay: 2
                    # Required, but never run: the reload goes through the master socket.
                    reload_strategy: custom
                    reload_cmd: "false"
                    restart_cmd: "false"
                log_targets:
                - {log_to: stdout, log_level: warning, log_types: [app]}
                """.formatted(
                        port,
                        USER,
                        PASSWORD,
                        haproxy.directory(),
                        haproxy.process().configFile(),
                        HaproxyProcess.binary(),
                        haproxy.process().masterSocket());
    }
}
