package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.Credentials;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Secret with the credentials of the instances. After a rotation, the operator also uses the previous credentials
 * until the pods have the new ones.
 */
final class CredentialsSecret {
    static final String USERNAME = "username";
    static final String PASSWORD = "password";
    static final String TOKEN = "token";
    static final String PREVIOUS_PASSWORD = "previous-password";
    static final String PREVIOUS_TOKEN = "previous-token";

    private static final String USER = "proxyconfig";

    private CredentialsSecret() {}

    /** Whether the Secret is complete and needs no rotation. */
    static boolean isUsable(Secret secret) {
        return !GeneratedSecrets.isRotationRequested(secret)
                && List.of(USERNAME, PASSWORD, TOKEN).stream()
                        .noneMatch(key -> GeneratedSecrets.text(secret, key).isBlank());
    }

    /** The credentials before the last rotation; null if there was no rotation. */
    static Credentials.@Nullable Former former(Secret secret) {
        String password = GeneratedSecrets.text(secret, PREVIOUS_PASSWORD);
        String token = GeneratedSecrets.text(secret, PREVIOUS_TOKEN);
        return password.isEmpty() || token.isEmpty() ? null : new Credentials.Former(password, token);
    }

    /** Generates credentials, and keeps the previous ones in separate keys. */
    static Secret generate(ProxyConfig resource, @Nullable Secret previous) {
        Map<String, byte[]> values = new TreeMap<>();
        values.put(USERNAME, GeneratedSecrets.bytes(USER));
        values.put(PASSWORD, GeneratedSecrets.bytes(GeneratedSecrets.random()));
        values.put(TOKEN, GeneratedSecrets.bytes(GeneratedSecrets.random()));
        if (previous != null) {
            values.put(PREVIOUS_PASSWORD, GeneratedSecrets.bytes(GeneratedSecrets.text(previous, PASSWORD)));
            values.put(PREVIOUS_TOKEN, GeneratedSecrets.bytes(GeneratedSecrets.text(previous, TOKEN)));
        }
        return GeneratedSecrets.secret(resource, InstanceNames.of(resource).credentials(), values);
    }
}
