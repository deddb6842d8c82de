package io.proxyconfig.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.probe.ProbeAgent;
import io.proxyconfig.probe.StoppingFile;
import io.proxyconfig.probe.http.ProbeServer.Tls;
import io.proxyconfig.probe.metrics.ProbeMetrics;
import io.proxyconfig.probe.workers.FailedStarts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server uses a changed key store without a restart. */
class ServerTlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    Path directory;

    @Test
    void usesAChangedKeyStoreForTheNextConnection() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        Path first = keyStore("first", trusted);
        Path second = keyStore("second", trusted);
        Path store = Files.copy(first, directory.resolve("tls.p12"));
        Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Path token = Files.writeString(directory.resolve("token"), "t");
        try (ProbeAgent probe = new ProbeAgent(
                        directory.resolve("no.sock"),
                        new FailedStarts(null),
                        new StoppingFile(null),
                        directory,
                        (ok, took) -> {},
                        null,
                        Clock.systemUTC());
                ProbeServer server = ProbeServer.https(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new Tls(store, password),
                        probe,
                        new ProbeMetrics(BuildInfo.current()),
                        new BearerToken(token))) {
            server.start();
            assertThat(shown(server, trusted)).isEqualTo("CN=first");
            Files.setLastModifiedTime(second, FileTime.from(Instant.now().plusSeconds(2)));
            Files.move(second, store, StandardCopyOption.REPLACE_EXISTING);
            assertThat(shown(server, trusted)).isEqualTo("CN=second");
            Files.writeString(store, "half writ");
            assertThat(shown(server, trusted))
                    .as("an invalid key store changes nothing")
                    .isEqualTo("CN=second");
        }
    }

    /** Each connection has a new context, so that it resumes no TLS session. */
    private static String shown(ProbeServer server, KeyStore trusted) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort())) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    private Path keyStore(String name, KeyStore trusted)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "probe",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore made = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        trusted.setCertificateEntry(name, made.getCertificate("probe"));
        return file;
    }
}
