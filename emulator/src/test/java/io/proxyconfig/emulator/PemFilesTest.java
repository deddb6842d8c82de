package io.proxyconfig.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PEM files are served as they are; an error names the file. */
class PemFilesTest {
    @TempDir
    private Path directory;

    private String authority = "";
    private PemFiles good = new PemFiles(Path.of(""), Path.of(""));

    @BeforeEach
    void make() throws Exception {
        KeytoolCertificates made = KeytoolCertificates.make(directory, "ip:127.0.0.1");
        authority = made.authority();
        good = made.pem(directory);
    }

    @Test
    void isServedToAClientThatTrustsItsAuthority() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(good.sslContext()));
        server.start();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trusting(authority)).build()) {
            URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort());

            assertThat(client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aMissingFileIsNamed() {
        Path nowhere = directory.resolve("nowhere.pem");

        assertThatThrownBy(() -> new PemFiles(nowhere, good.key()).sslContext())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere.pem");
        assertThatThrownBy(() -> new PemFiles(good.certificate(), nowhere).sslContext())
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("nowhere.pem");
    }

    @Test
    void aFileWithoutCertificateIsNamed() throws Exception {
        for (String content : new String[] {"", "nothing", broken(Files.readString(good.certificate()))}) {
            Path broken = Files.writeString(directory.resolve("broken.crt"), content);

            assertThatThrownBy(() -> new PemFiles(broken, good.key()).sslContext())
                    .as(content)
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot serve the certificate in " + broken);
        }
    }

    @Test
    void aFileWithoutKeyIsNamed() throws Exception {
        for (String content : new String[] {"", "nothing", "!", broken(Files.readString(good.key()))}) {
            Path broken = Files.writeString(directory.resolve("broken.key"), content);

            assertThatThrownBy(() -> new PemFiles(good.certificate(), broken).sslContext())
                    .as(content)
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot use the key in " + broken);
        }
    }

    private static SSLContext trusting(String authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The same PEM with truncated content. */
    private static String broken(String pem) {
        int body = pem.indexOf('\n') + 1;
        return pem.substring(0, body + 40) + "\n" + pem.substring(pem.indexOf("-----END"));
    }
}
