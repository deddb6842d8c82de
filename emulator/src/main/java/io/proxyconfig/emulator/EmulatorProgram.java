package io.proxyconfig.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The Data Plane API emulator with the command line and the settings file of HAProxy's program ({@code dataplaneapi -f FILE}),
 * for pods whose image lacks that program.
 */
@Command(
        name = "dataplaneapi",
        mixinStandardHelpOptions = true,
        description = "Emulates HAProxy's Data Plane API for tests. Reads the same settings file.")
public final class EmulatorProgram implements Callable<Integer> {

    @Option(names = "-f", required = true, paramLabel = "FILE", description = "Settings file (dataplaneapi.yml).")
    private Path file;

    /** Runs until the process is terminated. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EmulatorProgram()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EmulatorOptions options = read(file);
        Files.createDirectories(options.generalDirectory());
        try (DataPlaneEmulator dataPlane = DataPlaneEmulator.start(options)) {
            System.out.println("Data Plane API emulator on " + dataPlane.url());
            new CountDownLatch(1).await();
            return 0;
        }
    }

    /**
     * Reads the settings that the emulator knows. The scheme is always {@code https}.
     *
     * @throws IOException if the file cannot be read or a setting is missing or invalid
     */
    static EmulatorOptions read(Path file) throws IOException {
        JsonNode settings = new YAMLMapper().readTree(file.toFile());
        JsonNode server = settings.path("dataplaneapi");
        JsonNode tls = server.path("tls");
        JsonNode user = server.path("user").path(0);
        JsonNode haproxy = settings.path("haproxy");
        try {
            return EmulatorOptionsBuilder.builder()
                    .listen(new InetSocketAddress(
                            InetAddress.ofLiteral(text(tls, "tls_host")), Integer.parseInt(text(tls, "tls_port"))))
                    .configFile(Path.of(text(haproxy, "config_file")))
                    .masterSocket(Path.of(text(haproxy, "master_runtime")))
                    .haproxyBinary(text(haproxy, "haproxy_bin"))
                    .user(text(user, "name"))
                    .password(text(user, "password"))
                    .reloadDelay(Duration.ofSeconds(Long.parseLong(text(haproxy.path("reload"), "reload_delay"))))
                    .generalDirectory(Path.of(text(server.path("resources"), "general_storage_dir")))
                    .mapsDirectory(Path.of(text(server.path("resources"), "maps_dir")))
                    .transactionDirectory(Path.of(text(server.path("transaction"), "transaction_dir")))
                    .generation(Generation.V3_2)
                    .certificate(new PemFiles(Path.of(text(tls, "tls_certificate")), Path.of(text(tls, "tls_key"))))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IOException("invalid settings in " + file + ": " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        if (!value.isValueNode() || value.asText().isEmpty()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value.asText();
    }
}
