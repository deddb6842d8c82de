package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.dataplane.CertificateChecks;
import io.proxyconfig.operator.dataplane.HttpTransport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsSecretTest {
    private final Instant now = Instant.now();
    private static final InstanceNames NAMES = new InstanceNames("shop", "orders");

    @Test
    void aClientThatTrustsTheCaAcceptsEveryPodOfTheResource() throws Exception {
        Secret secret = TlsSecret.generate(resource(), null, now);

        handshake(secret, GeneratedSecrets.text(secret, TlsSecret.AUTHORITIES), "orders-0.orders-instances.shop.svc");
        handshake(secret, GeneratedSecrets.text(secret, TlsSecret.AUTHORITIES), "orders-31.orders-instances.shop.svc");
    }

    @Test
    void noOtherHostIsAccepted() {
        Secret secret = TlsSecret.generate(resource(), null, now);

        assertThatThrownBy(() -> handshake(
                        secret,
                        GeneratedSecrets.text(secret, TlsSecret.AUTHORITIES),
                        "orders-0.orders-instances.elsewhere.svc"))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("elsewhere");
    }

    @Test
    void noOtherCaIsTrusted() {
        Secret secret = TlsSecret.generate(resource(), null, now);
        Secret other = TlsSecret.generate(resource(), null, now);

        assertThatThrownBy(() -> handshake(
                        secret,
                        GeneratedSecrets.text(other, TlsSecret.AUTHORITIES),
                        "orders-0.orders-instances.shop.svc"))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void theLastTwoCasAreTrustedAfterARotation() throws Exception {
        Secret first = TlsSecret.generate(resource(), null, now);
        Secret second = TlsSecret.generate(resource(), first, now);
        Secret third = TlsSecret.generate(resource(), second, now);
        String host = "orders-0.orders-instances.shop.svc";

        handshake(first, GeneratedSecrets.text(second, TlsSecret.AUTHORITIES), host);
        handshake(second, GeneratedSecrets.text(second, TlsSecret.AUTHORITIES), host);
        handshake(second, GeneratedSecrets.text(third, TlsSecret.AUTHORITIES), host);
        assertThatThrownBy(() -> handshake(first, GeneratedSecrets.text(third, TlsSecret.AUTHORITIES), host))
                .isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void isUnusableWithInvalidCasAndTheNextOneIsUsable(String spoilt) {
        Secret secret = withAuthorities(TlsSecret.generate(resource(), null, now), spoilt);
        assertThat(isUsable(secret, now)).isFalse();

        Secret next = TlsSecret.generate(resource(), secret, now);
        assertThat(isUsable(next, now)).isTrue();
        assertThat(new CertificateChecks().error(GeneratedSecrets.text(next, TlsSecret.AUTHORITIES)))
                .isEmpty();
    }

    @Test
    void isUnusableWithTheCaOfAnotherSecret() {
        Secret other = TlsSecret.generate(resource(), null, now);
        Secret secret = withAuthorities(
                TlsSecret.generate(resource(), null, now), GeneratedSecrets.text(other, TlsSecret.AUTHORITIES));

        assertThat(isUsable(secret, now)).isFalse();
    }

    private static boolean isUsable(Secret secret, Instant at) {
        return TlsSecret.renewalTime(secret, NAMES).filter(at::isBefore).isPresent();
    }

    private static Secret withAuthorities(Secret secret, String authorities) {
        return secret.edit()
                .addToData(
                        TlsSecret.AUTHORITIES, Base64.getEncoder().encodeToString(GeneratedSecrets.bytes(authorities)))
                .build();
    }

    @Test
    void isUsableForTwoThirdsOfItsValidity() {
        Secret secret = TlsSecret.generate(resource(), null, now);

        assertThat(isUsable(secret, now.plus(Duration.ofDays(59)))).isTrue();
        assertThat(isUsable(secret, now.plus(Duration.ofDays(61)))).isFalse();
    }

    @Test
    void isUnusableWithTheAnnotationForRotation() {
        Secret secret = TlsSecret.generate(resource(), null, now);
        secret.getMetadata().setAnnotations(Map.of(GeneratedSecrets.ROTATE, "now"));

        assertThat(isUsable(secret, now)).isFalse();
    }

    @Test
    void isUnusableIfAKeyIsMissingOrInvalid() {
        for (String key : List.of(TlsSecret.CERTIFICATE, TlsSecret.KEY, TlsSecret.KEY_STORE, TlsSecret.AUTHORITIES)) {
            Secret missing = TlsSecret.generate(resource(), null, now);
            missing.getData().remove(key);
            assertThat(isUsable(missing, now)).as("without %s", key).isFalse();
        }
        Secret spoilt = TlsSecret.generate(resource(), null, now);
        spoilt.getData().put(TlsSecret.CERTIFICATE, "bm90aGluZw==");
        assertThat(isUsable(spoilt, now)).isFalse();
    }

    @Test
    void thePrivateKeyOfTheCaIsNotStored() throws GeneralSecurityException {
        Secret secret = TlsSecret.generate(resource(), null, now);
        X509Certificate authority = Certificates.read(GeneratedSecrets.text(secret, TlsSecret.AUTHORITIES))
                .getFirst();
        X509Certificate server = Certificates.read(GeneratedSecrets.text(secret, TlsSecret.CERTIFICATE))
                .getFirst();

        assertThat(authority.getPublicKey()).isNotEqualTo(server.getPublicKey());
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(server.getBasicConstraints()).isNegative();
        assertThat(GeneratedSecrets.text(secret, TlsSecret.KEY)).containsOnlyOnce("BEGIN PRIVATE KEY");
    }

    @Test
    void aRotationGeneratesCredentialsAndKeepsThePreviousOnes() {
        Secret first = CredentialsSecret.generate(resource(), null);
        Secret second = CredentialsSecret.generate(resource(), first);

        assertThat(CredentialsSecret.isUsable(first)).isTrue();
        assertThat(first.getData()).doesNotContainKeys(CredentialsSecret.PREVIOUS_PASSWORD);
        assertThat(GeneratedSecrets.text(second, CredentialsSecret.PASSWORD))
                .hasSize(43)
                .isNotEqualTo(GeneratedSecrets.text(first, CredentialsSecret.PASSWORD));
        assertThat(GeneratedSecrets.text(second, CredentialsSecret.PREVIOUS_TOKEN))
                .isEqualTo(GeneratedSecrets.text(first, CredentialsSecret.TOKEN));
    }

    /** As the operator's own client checks: authority, time and host name. */
    private static void handshake(Secret served, String believed, String host) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serving(served)));
        server.start();
        try (var client = HttpTransport.client(believed);
                Socket plain = new Socket(
                        server.getAddress().getAddress(), server.getAddress().getPort());
                SSLSocket secure = (SSLSocket) client.sslContext()
                        .getSocketFactory()
                        .createSocket(plain, host, server.getAddress().getPort(), true)) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
        } finally {
            server.stop(0);
        }
    }

    private static SSLContext serving(Secret secret) throws GeneralSecurityException, IOException {
        char[] password =
                GeneratedSecrets.text(secret, TlsSecret.KEY_STORE_PASSWORD).toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(
                new ByteArrayInputStream(
                        Base64.getDecoder().decode(secret.getData().get(TlsSecret.KEY_STORE))),
                password);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static ProxyConfig resource() {
        ProxyConfig resource = new ProxyConfig();
        resource.getMetadata().setName("orders");
        resource.getMetadata().setNamespace("shop");
        resource.getMetadata().setUid("uid");
        return resource;
    }
}
