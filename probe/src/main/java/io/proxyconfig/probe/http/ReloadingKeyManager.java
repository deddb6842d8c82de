package io.proxyconfig.probe.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the key store again after a change, so that the next connection uses the new certificate. */
final class ReloadingKeyManager extends X509ExtendedKeyManager {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingKeyManager.class);

    private final Path keyStore;
    private final Path passwordFile;
    private FileTime loadedFrom;
    private X509ExtendedKeyManager loaded;

    ReloadingKeyManager(Path keyStore, Path passwordFile) throws IOException, GeneralSecurityException {
        this.keyStore = keyStore;
        this.passwordFile = passwordFile;
        this.loadedFrom = Files.getLastModifiedTime(keyStore);
        this.loaded = load(keyStore, passwordFile);
    }

    /** If the changed key store is invalid, for example because it is incomplete, the previous certificate stays in use. */
    private synchronized X509ExtendedKeyManager current() {
        try {
            FileTime changed = Files.getLastModifiedTime(keyStore);
            if (!changed.equals(loadedFrom)) {
                loaded = load(keyStore, passwordFile);
                loadedFrom = changed;
                LOG.info("The probe uses the changed TLS key store");
            }
        } catch (IOException | GeneralSecurityException e) {
            LOG.error(
                    "The changed TLS key store {} is invalid, and the previous certificate stays in use: {}",
                    keyStore,
                    e.toString());
        }
        return loaded;
    }

    private static X509ExtendedKeyManager load(Path keyStore, Path passwordFile)
            throws IOException, GeneralSecurityException {
        char[] password = Files.readString(passwordFile).strip().toCharArray();
        try (InputStream content = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(content, password);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            return Arrays.stream(factory.getKeyManagers())
                    .filter(X509ExtendedKeyManager.class::isInstance)
                    .map(X509ExtendedKeyManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("no key manager for X.509"));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return current().getServerAliases(keyType, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return current().chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return current().chooseEngineServerAlias(keyType, issuers, engine);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return current().getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return current().getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
