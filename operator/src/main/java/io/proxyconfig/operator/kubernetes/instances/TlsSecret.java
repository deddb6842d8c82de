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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The certificate that all instances of a resource serve with, as the Data Plane API and the probe read it. */
final class TlsSecret {
    static final String AUTHORITIES = "ca.crt";
    static final String CERTIFICATE = "tls.crt";
    static final String KEY = "tls.key";
    static final String KEY_STORE = "keystore.p12";
    static final String KEY_STORE_PASSWORD = "keystore-password";

    /** A certificate that is about to expire is replaced so early that a month of failed attempts does no harm. */
    private static final Duration EARLY = Duration.ofDays(30);

    private TlsSecret() {}

    /** Whether it can be used as it is, and for long enough. */
    static boolean isGood(Secret secret, InstanceNames names, Instant now) {
        if (Generated.isToRotate(secret)
                || List.of(KEY, KEY_STORE_PASSWORD).stream()
                        .anyMatch(key -> Generated.text(secret, key).isBlank())
                || !secret.getData().containsKey(KEY_STORE)) {
            return false;
        }
        try {
            List<X509Certificate> chain = Certificates.read(Generated.text(secret, CERTIFICATE));
            List<X509Certificate> authorities = Certificates.read(Generated.text(secret, AUTHORITIES));
            if (chain.isEmpty() || authorities.isEmpty()) {
                return false;
            }
            chain.getFirst().verify(authorities.getFirst().getPublicKey());
            return now.plus(EARLY).isBefore(chain.getFirst().getNotAfter().toInstant())
                    && hosts(names).equals(hostsOf(chain.getFirst()));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** A new one; the authority before is believed until the pods have it. */
    static Secret generate(ProxyConfig resource, @Nullable Secret before, Instant now) {
        InstanceNames names = InstanceNames.of(resource);
        String password = Generated.random();
        Certificates.Issued issued = new Certificates().issue(hosts(names), password.toCharArray(), now);
        Map<String, byte[]> values = new TreeMap<>();
        values.put(AUTHORITIES, Generated.bytes(issued.authority() + newestAuthority(before)));
        values.put(CERTIFICATE, Generated.bytes(issued.certificate()));
        values.put(KEY, Generated.bytes(issued.key()));
        values.put(KEY_STORE, Base64.getDecoder().decode(issued.keyStore()));
        values.put(KEY_STORE_PASSWORD, Generated.bytes(password));
        return Generated.secret(resource, names.tls(), values);
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

    private static String newestAuthority(@Nullable Secret before) {
        String authorities = before == null ? "" : Generated.text(before, AUTHORITIES);
        String end = "-----END CERTIFICATE-----\n";
        int first = authorities.indexOf(end);
        if (first < 0) {
            return "";
        }
        String newest = authorities.substring(0, first + end.length());
        try {
            return Certificates.read(newest).isEmpty() ? "" : newest;
        } catch (GeneralSecurityException e) {
            // somebody spoilt it: nobody can have believed it
            return "";
        }
    }
}
