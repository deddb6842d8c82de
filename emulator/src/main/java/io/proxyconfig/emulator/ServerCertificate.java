package io.proxyconfig.emulator;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The server's certificate and key, as a key store or as PEM files. */
public sealed interface ServerCertificate permits KeyStoreFile, PemFiles {

    /**
     * A TLS context that serves this certificate.
     *
     * @throws IOException if the files cannot be read
     */
    SSLContext sslContext() throws IOException;

    /** A TLS context that serves the one key in a store. */
    static SSLContext serving(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
