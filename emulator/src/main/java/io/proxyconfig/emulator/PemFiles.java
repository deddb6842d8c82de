package io.proxyconfig.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/**
 * A certificate and its key in the form that HAProxy's Data Plane API reads.
 *
 * @param certificate PEM: the server's certificate first, then the certificates of its authorities
 * @param key PEM: an elliptic-curve key, PKCS #8, not encrypted
 */
public record PemFiles(Path certificate, Path key) implements ServerCertificate {
    private static final char[] IN_MEMORY = {};

    @Override
    public SSLContext sslContext() throws IOException {
        PrivateKey serverKey = privateKey();
        try (InputStream in = Files.newInputStream(certificate)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new CertificateException("the file contains no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", serverKey, IN_MEMORY, chain);
            return ServerCertificate.serving(store, IN_MEMORY);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot serve the certificate in " + certificate, e);
        }
    }

    private PrivateKey privateKey() throws IOException {
        String base64 =
                Files.readString(key).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            byte[] encoded = Base64.getDecoder().decode(base64);
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("cannot use the key in " + key, e);
        }
    }
}
