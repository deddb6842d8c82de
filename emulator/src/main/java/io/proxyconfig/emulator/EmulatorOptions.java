package io.proxyconfig.emulator;

import io.proxyconfig.harness.HaproxyProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the server listens and what it works on; the names are those of the real one's {@code dataplaneapi.yml}.
 *
 * @param listen the address to listen on; port 0 takes a free one
 * @param configFile HAProxy's configuration, which this server writes
 * @param masterSocket HAProxy's master CLI ({@code -S})
 * @param haproxyBinary the binary that validates configurations ({@code haproxy -W -c})
 * @param user the one user that may call
 * @param password that user's password
 * @param reloadDelay the period of the ticker that does the reloads nobody forced
 * @param generalDirectory where {@code storage/general} keeps its files
 * @param mapsDirectory where map files are looked for
 * @param transactionDirectory where a configuration is written to be validated
 * @param certificate serve HTTPS with this certificate; plain HTTP without
 */
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
        @Nullable ServerCertificate certificate) {

    /** The defaults of the playground: user {@code admin}, password {@code mypassword}; reloads at most every two seconds. */
    public static EmulatorOptions inFrontOf(HaproxyProcess haproxy) {
        Path directory = haproxy.directory();
        return new EmulatorOptions(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                haproxy.configFile(),
                haproxy.masterSocket(),
                HaproxyProcess.binary(),
                "admin",
                "mypassword",
                Duration.ofSeconds(2),
                directory.resolve("general"),
                directory.resolve("maps"),
                directory.resolve("transactions"),
                null);
    }

    public EmulatorOptions withListen(InetSocketAddress address) {
        return new EmulatorOptions(
                address,
                configFile,
                masterSocket,
                haproxyBinary,
                user,
                password,
                reloadDelay,
                generalDirectory,
                mapsDirectory,
                transactionDirectory,
                certificate);
    }

    public EmulatorOptions withCredentials(String newUser, String newPassword) {
        return new EmulatorOptions(
                listen,
                configFile,
                masterSocket,
                haproxyBinary,
                newUser,
                newPassword,
                reloadDelay,
                generalDirectory,
                mapsDirectory,
                transactionDirectory,
                certificate);
    }

    public EmulatorOptions withKeyStore(KeyStoreFile file) {
        return new EmulatorOptions(
                listen,
                configFile,
                masterSocket,
                haproxyBinary,
                user,
                password,
                reloadDelay,
                generalDirectory,
                mapsDirectory,
                transactionDirectory,
                file);
    }

    @Override
    public String toString() {
        return "DataPlaneOptions[" + listen + ", " + configFile + ", user " + user + "]";
    }
}
