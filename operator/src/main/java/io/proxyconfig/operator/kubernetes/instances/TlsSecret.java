package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Secret with the server certificate of all instances of a resource, for the Data Plane API and the probe. */
final class TlsSecret {
    static final String AUTHORITIES = "ca.crt";
    static final String CERTIFICATE = "tls.crt";
    static final String KEY = "tls.key";
    static final String KEY_STORE = "keystore.p12";
    static final String KEY_STORE_PASSWORD = "keystore-password";

    /**
     * The operator replaces a certificate this long before it expires, so failures of up to a month have no effect.
     */
    private static final Duration RENEW_BEFORE_EXPIRY = Duration.ofDays(30);

    private TlsSecret() {}

    /** Until when the certificate needs no other one; empty if it is invalid, or a rotation is requested. */
    static Optional<Instant> renewalTime(Secret secret, InstanceNames names) {
        if (GeneratedSecrets.isRotationRequested(secret)
                || List.of(KEY, KEY_STORE_PASSWORD).stream()
                        .anyMatch(key -> GeneratedSecrets.text(secret, key).isBlank())
                || !secret.getData().containsKey(KEY_STORE)) {
            return Optional.empty();
        }
        try {
            List<X509Certificate> chain = Certificates.read(GeneratedSecrets.text(secret, CERTIFICATE));
            List<X509Certificate> authorities = Certificates.read(GeneratedSecrets.text(secret, AUTHORITIES));
            if (chain.isEmpty() || authorities.isEmpty()) {
                return Optional.empty();
            }
            chain.getFirst().verify(authorities.getFirst().getPublicKey());
            return hosts(names).equals(hostsOf(chain.getFirst()))
                    ? Optional.of(chain.getFirst().getNotAfter().toInstant().minus(RENEW_BEFORE_EXPIRY))
                    : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Generates a certificate. The operator also trusts the previous CA until the pods have the new certificate. */
    static Secret generate(ProxyConfig resource, @Nullable Secret previous, Instant now) {
        InstanceNames names = InstanceNames.of(resource);
        String password = GeneratedSecrets.random();
        Certificates.Issued issued = new Certificates().issue(hosts(names), password.toCharArray(), now);
        Map<String, byte[]> values = new TreeMap<>();
        values.put(AUTHORITIES, GeneratedSecrets.bytes(issued.authority() + newestAuthority(previous)));
        values.put(CERTIFICATE, GeneratedSecrets.bytes(issued.certificate()));
        values.put(KEY, GeneratedSecrets.bytes(issued.key()));
        values.put(KEY_STORE, Base64.getDecoder().decode(issued.keyStore()));
        values.put(KEY_STORE_PASSWORD, GeneratedSecrets.bytes(password));
        return GeneratedSecrets.secret(resource, names.tls(), values);
    }

    private static List<String> hosts(InstanceNames names) {
        return List.of("*." + names.domain(), names.domain());
    }

    private static List<String> hostsOf(X509Certificate certificate) throws GeneralSecurityException {
        return certificate.getSubjectAlternativeNames() == null
                ? List.of()
                : certificate.getSubjectAlternativeNames().stream()
                        .map(name -> String.valueOf(name.get(1)))
                        .toList();
    }

    private static String newestAuthority(@Nullable Secret previous) {
        String authorities = previous == null ? "" : GeneratedSecrets.text(previous, AUTHORITIES);
        String end = "-----END CERTIFICATE-----\n";
        int first = authorities.indexOf(end);
        if (first < 0) {
            return "";
        }
        String newest = authorities.substring(0, first + end.length());
        try {
            return Certificates.read(newest).isEmpty() ? "" : newest;
        } catch (GeneralSecurityException e) {
            // another client changed the Secret: no instance can have used this CA
            return "";
        }
    }
}
