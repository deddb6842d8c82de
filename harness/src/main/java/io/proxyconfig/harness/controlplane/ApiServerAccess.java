package io.proxyconfig.harness.controlplane;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The access to an API server with a self-signed certificate. Clients trust only the certificate file that it wrote.
 *
 * @param url the address of the API
 * @param certificate the PEM file that the API server wrote, with its certificate and the one that signed it
 * @param token the bearer token of the administrator
 */
public record ApiServerAccess(URI url, Path certificate, String token) {

    /** Without the token. */
    @Override
    public String toString() {
        return "ApiServerAccess[" + url + ", " + certificate + "]";
    }

    /** A kubeconfig that contains the certificate and the token, so that it can be copied. */
    public String kubeconfig(String user, String bearer) {
        String authority = Base64.getEncoder().encodeToString(readCertificate());
        return """
                apiVersion: v1
                kind: Config
                current-context: local
                contexts:
                - {name: local, context: {cluster: local, user: "%s"}}
                clusters:
                - {name: local, cluster: {server: "%s", certificate-authority-data: %s}}
                users:
                - {name: "%s", user: {token: "%s"}}
                """.formatted(user, url, authority, user, bearer);
    }

    /** Whether {@code /readyz} answers 200; false while no process listens or the certificate file does not exist. */
    public boolean ready() throws InterruptedException {
        if (!Files.isReadable(certificate)) {
            return false;
        }
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/readyz"))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + token)
                .build();
        try (HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .sslContext(tls())
                .build()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private SSLContext tls() {
        try (InputStream pem = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("api-" + trusted.size(), each);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + certificate, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot trust " + certificate, e);
        }
    }

    private byte[] readCertificate() {
        try {
            return Files.readAllBytes(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + certificate, e);
        }
    }
}
