package io.proxyconfig.emulator;

import io.proxyconfig.harness.HaproxyProcess;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the emulator, with names as in HAProxy's {@code dataplaneapi.yml}.
 *
 * @param listen the address to listen on; port 0 selects a free port
 * @param configFile HAProxy's configuration file, which the emulator writes
 * @param masterSocket HAProxy's master CLI ({@code -S})
 * @param haproxyBinary the HAProxy binary that validates configurations ({@code haproxy -W -c})
 * @param user the name of the only user
 * @param password that user's password
 * @param reloadDelay the period of reloads that were not forced
 * @param generalDirectory the directory of {@code storage/general}
 * @param mapsDirectory the directory of map files
 * @param transactionDirectory the directory for configurations that are being validated
 * @param generation the series of the Data Plane API
 * @param certificate the certificate for HTTPS; plain HTTP without it
 */
@RecordBuilder
public record EmulatorOptions(
        InetSocketAddress listen,
        Path configFile,
        Path masterSocket,
        String haproxyBinary,
        String user,
        String password,
        Duration reloadDelay,
        Path generalDirectory,
        Path mapsDirectory,
        Path transactionDirectory,
        Generation generation,
        @Nullable ServerCertificate certificate) {

    /** Defaults for tests: series 3.2, user {@code admin}, password {@code mypassword}, a reload delay of two seconds. */
    public static EmulatorOptions inFrontOf(HaproxyProcess haproxy) {
        Path directory = haproxy.directory();
        return EmulatorOptionsBuilder.builder()
                .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
                .configFile(haproxy.configFile())
                .masterSocket(haproxy.masterSocket())
                .haproxyBinary(HaproxyProcess.binary())
                .user("admin")
                .password("mypassword")
                .reloadDelay(Duration.ofSeconds(2))
                .generalDirectory(directory.resolve("general"))
                .mapsDirectory(directory.resolve("maps"))
                .transactionDirectory(directory.resolve("transactions"))
                .generation(Generation.V3_2)
                .build();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "EmulatorOptions[" + listen + ", " + configFile + ", user " + user + "]";
    }
}
