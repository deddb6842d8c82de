package io.proxyconfig.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;

/** A PKCS #12 file with the server's certificate and key, for tests of the operator's client over HTTPS. */
public record KeyStoreFile(Path file, String password) implements ServerCertificate {

    @Override
    public SSLContext sslContext() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            return ServerCertificate.serving(store, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot serve the certificate in " + file, e);
        }
    }

    @Override
    public String toString() {
        return "KeyStoreFile[" + file + "]";
    }
}
