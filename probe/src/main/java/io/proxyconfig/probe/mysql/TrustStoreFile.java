package io.proxyconfig.probe.mysql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** CA certificates in a temporary file, because Connector/J reads them from a key store at a URL. */
record TrustStoreFile(Path file) implements AutoCloseable {

    /** The file has no secret; the format requires a password. */
    static final String PASSWORD = "changeit";

    static final String TYPE = "PKCS12";

    /**
     * Writes a file.
     *
     * @param pem CA certificates
     * @throws GeneralSecurityException if they are not valid
     */
    static TrustStoreFile of(String pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(TYPE);
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustStoreFile written = new TrustStoreFile(Files.createTempFile("probe-ca-", ".p12"));
        try (OutputStream out = Files.newOutputStream(written.file())) {
            store.store(out, PASSWORD.toCharArray());
            return written;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            written.close();
            throw e;
        }
    }

    String url() {
        return file.toUri().toString();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
