package io.proxyconfig.emulator;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line of the Data Plane API emulator. */
@Command(
        name = "dataplane-emulator",
        mixinStandardHelpOptions = true,
        description = "Emulates the part of HAProxy's Data Plane API that the operator uses."
                + " For tests and demos only. In production, use HAProxy's Data Plane API.")
final class EmulatorCommand implements Callable<Integer> {

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on (${DEFAULT-VALUE}).")
    private InetAddress host;

    @Option(names = "--port", defaultValue = "5555", description = "Port to listen on (${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--config-file", required = true, description = "HAProxy's configuration file.")
    private Path configFile;

    @Option(names = "--master-runtime", required = true, description = "HAProxy's master CLI socket.")
    private Path masterSocket;

    @Option(
            names = "--haproxy-bin",
            defaultValue = "haproxy",
            description = "HAProxy binary that validates configurations (${DEFAULT-VALUE}).")
    private String haproxyBinary;

    @Option(names = "--user", defaultValue = "admin", description = "Name of the only user (${DEFAULT-VALUE}).")
    private String user;

    @Option(
            names = "--password",
            defaultValue = "${env:DATAPLANE_PASSWORD:-mypassword}",
            description = "Password of the user. Prefer the environment variable DATAPLANE_PASSWORD.",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private String password;

    @Option(
            names = "--reload-delay",
            defaultValue = "5",
            description = "Period in seconds of reloads that were not forced (${DEFAULT-VALUE}).")
    private int reloadDelay;

    @Option(names = "--general-storage-dir", required = true, description = "Directory of storage/general.")
    private Path generalDirectory;

    @Option(names = "--maps-dir", required = true, description = "Directory of the map files.")
    private Path mapsDirectory;

    @Option(
            names = "--transaction-dir",
            required = true,
            description = "Directory for configurations that are being validated.")
    private Path transactionDirectory;

    @Option(
            names = "--generation",
            defaultValue = "3.2",
            converter = GenerationConverter.class,
            description = "Series of the Data Plane API: 2.9, 3.2 or 3.4 (${DEFAULT-VALUE}).")
    private Generation generation;

    @Option(
            names = "--tls-key-store",
            description = "PKCS #12 file with the certificate and key for HTTPS; plain HTTP without it.")
    private @Nullable Path keyStore;

    @Option(
            names = "--tls-key-store-password",
            defaultValue = "${env:DATAPLANE_KEY_STORE_PASSWORD:-}",
            description = "Password of the key store. Prefer the environment variable DATAPLANE_KEY_STORE_PASSWORD.",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private String keyStorePassword;

    /** Reads a series. */
    private static final class GenerationConverter implements ITypeConverter<Generation> {
        @Override
        public Generation convert(String series) {
            try {
                return Generation.ofSeries(series);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        EmulatorOptions options = EmulatorOptionsBuilder.builder()
                .listen(new InetSocketAddress(host, port))
                .configFile(configFile)
                .masterSocket(masterSocket)
                .haproxyBinary(haproxyBinary)
                .user(user)
                .password(password)
                .reloadDelay(Duration.ofSeconds(reloadDelay))
                .generalDirectory(generalDirectory)
                .mapsDirectory(mapsDirectory)
                .transactionDirectory(transactionDirectory)
                .generation(generation)
                .certificate(keyStore == null ? null : new KeyStoreFile(keyStore, keyStorePassword))
                .build();
        try (DataPlaneEmulator dataPlane = DataPlaneEmulator.start(options)) {
            System.out.println("Data Plane API emulator on " + dataPlane.url());
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
