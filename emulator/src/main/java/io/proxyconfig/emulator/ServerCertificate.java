package io.proxyconfig.emulator;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The server's certificate and key, in one of the forms that they come in. */
public sealed interface ServerCertificate permits KeyStoreFile, PemFiles {

    /**
     * The TLS set-up that serves this certificate.
     *
     * @throws IOException when it can't be read
     */
    SSLContext sslContext() throws IOException;

    /** The set-up that serves the one key in a store. */
    static SSLContext serving(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
