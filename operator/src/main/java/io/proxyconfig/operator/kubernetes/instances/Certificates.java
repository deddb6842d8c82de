package io.proxyconfig.operator.kubernetes.instances;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Generates a server certificate and the CA that signs it. The private key of the CA is not stored, so the CA cannot
 * sign another certificate.
 */
final class Certificates {
    /** The validity of a certificate. */
    static final Duration VALID = Duration.ofDays(90);

    /** Tolerates clocks of pods that are slow. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final String SIGNATURE = "SHA256withECDSA";

    private final SecureRandom random = new SecureRandom();

    /**
     * A server certificate with its CA and its private key.
     *
     * @param authority the CA certificate in PEM form
     * @param certificate the server certificate in PEM form
     * @param key the private key of the server in PEM form (PKCS #8)
     * @param keyStore the server certificate and its key as PKCS #12, in Base64
     */
    record Issued(String authority, String certificate, String key, String keyStore) {
        @Override
        public String toString() {
            return "Issued[" + certificate.length() + " characters of certificate]";
        }
    }

    /** Generates a certificate for a server with these host names. The first label of a host name can be {@code *}. */
    Issued issue(List<String> hosts, char[] keyStorePassword, Instant now) {
        try {
            KeyPair authorityKeys = keys();
            KeyPair serverKeys = keys();
            X500Name authorityName = new X500Name("CN=proxyconfig authority " + serial().toString(16));
            X509Certificate authority = sign(
                    builder(authorityName, authorityName, authorityKeys, now)
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)),
                    authorityKeys.getPrivate());
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            X509Certificate server = sign(
                    builder(authorityName, new X500Name("CN=proxyconfig instance"), serverKeys, now)
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                            .addExtension(
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                            .addExtension(
                                    Extension.authorityKeyIdentifier,
                                    false,
                                    extensions.createAuthorityKeyIdentifier(authorityKeys.getPublic()))
                            .addExtension(Extension.subjectAlternativeName, false, names(hosts)),
                    authorityKeys.getPrivate());
            return new Issued(
                    pem("CERTIFICATE", authority.getEncoded()),
                    pem("CERTIFICATE", server.getEncoded()),
                    pem("PRIVATE KEY", serverKeys.getPrivate().getEncoded()),
                    keyStore(serverKeys.getPrivate(), server, keyStorePassword));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot generate a certificate", e);
        }
    }

    /**
     * Reads certificates in PEM form.
     *
     * @throws GeneralSecurityException if the text is not in PEM form
     */
    static List<X509Certificate> read(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys, Instant now) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serial(),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(VALID)),
                subject,
                keys.getPublic());
    }

    private BigInteger serial() {
        return new BigInteger(127, random).add(BigInteger.ONE);
    }

    private KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(X509v3CertificateBuilder certificate, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(certificate.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    }

    private static GeneralNames names(List<String> hosts) {
        return new GeneralNames(hosts.stream()
                .map(host -> new GeneralName(GeneralName.dNSName, host))
                .toArray(GeneralName[]::new));
    }

    private static String keyStore(PrivateKey key, X509Certificate certificate, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, password, new Certificate[] {certificate});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password);
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + type + "-----\n";
    }
}
