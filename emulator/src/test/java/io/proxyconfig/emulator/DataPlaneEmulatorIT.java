package io.proxyconfig.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract suite does not cover: TLS, other credentials, and a restart on the same file. */
class DataPlaneEmulatorIT {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    @Test
    void servesHttpsWithTheCertificateOfAKeyStore() throws Exception {
        Path keyStore = keyStore();
        try (HaproxyProcess haproxy = haproxy();
                DataPlaneEmulator dataPlane =
                        DataPlaneEmulator.start(EmulatorOptionsBuilder.builder(EmulatorOptions.inFrontOf(haproxy))
                                .user("operator")
                                .password("secret")
                                .certificate(new KeyStoreFile(keyStore, PASSWORD))
                                .build());
                HttpClient trusting =
                        HttpClient.newBuilder().sslContext(trust(keyStore)).build();
                HttpClient others = HttpClient.newHttpClient()) {
            assertThat(dataPlane.url().getScheme()).isEqualTo("https");
            assertThat(get(trusting, dataPlane.url(), "operator:secret").statusCode())
                    .isEqualTo(200);
            assertThat(get(trusting, dataPlane.url(), "admin:mypassword").statusCode())
                    .isEqualTo(401);
            assertThatThrownBy(() -> get(others, dataPlane.url(), "operator:secret"))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void aRestartContinuesWithTheFilesVersion() throws Exception {
        try (HaproxyProcess haproxy = haproxy();
                HttpClient client = HttpClient.newHttpClient()) {
            EmulatorOptions options = EmulatorOptions.inFrontOf(haproxy);
            Files.writeString(haproxy.configFile(), "# _version=41\n" + Files.readString(haproxy.configFile()));
            for (int start = 0; start < 2; start++) {
                try (DataPlaneEmulator dataPlane = DataPlaneEmulator.start(options)) {
                    assertThat(get(client, dataPlane.url(), "admin:mypassword")
                                    .headers()
                                    .firstValue("Configuration-Version"))
                            .hasValue("41");
                }
            }
        }
    }

    private HaproxyProcess haproxy() {
        return HaproxyProcess.start(directory.resolve("h"), """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                listen l
                  bind 127.0.0.1:%d
                """.formatted(FreePorts.one()));
    }

    private Path keyStore() throws Exception {
        Path keyStore = directory.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "dataplane",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD,
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return keyStore;
    }

    private static SSLContext trust(Path keyStore) throws Exception {
        KeyStore pair = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            pair.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("dataplane", pair.getCertificate("dataplane"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> get(HttpClient client, URI url, String credentials) throws Exception {
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return client.send(
                HttpRequest.newBuilder(url.resolve("/v3/info"))
                        .header("Authorization", "Basic " + encoded)
                        .build(),
                BodyHandlers.ofString());
    }
}
