package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.Credentials;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How operator and instances know each other. Those before stay valid for the operator until the pods have the new ones. */
final class CredentialsSecret {
    static final String USERNAME = "username";
    static final String PASSWORD = "password";
    static final String TOKEN = "token";
    static final String PREVIOUS_PASSWORD = "previous-password";
    static final String PREVIOUS_TOKEN = "previous-token";

    private static final String USER = "proxyconfig";

    private CredentialsSecret() {}

    /** Whether it can be used as it is. */
    static boolean isGood(Secret secret) {
        return !Generated.isToRotate(secret)
                && List.of(USERNAME, PASSWORD, TOKEN).stream()
                        .noneMatch(key -> Generated.text(secret, key).isBlank());
    }

    /** Those before the last rotation; null where there was none. */
    static Credentials.@Nullable Former former(Secret secret) {
        String password = Generated.text(secret, PREVIOUS_PASSWORD);
        String token = Generated.text(secret, PREVIOUS_TOKEN);
        return password.isEmpty() || token.isEmpty() ? null : new Credentials.Former(password, token);
    }

    /** New ones, which remember those before. */
    static Secret generate(ProxyConfig resource, @Nullable Secret before) {
        Map<String, byte[]> values = new TreeMap<>();
        values.put(USERNAME, Generated.bytes(USER));
        values.put(PASSWORD, Generated.bytes(Generated.random()));
        values.put(TOKEN, Generated.bytes(Generated.random()));
        if (before != null) {
            values.put(PREVIOUS_PASSWORD, Generated.bytes(Generated.text(before, PASSWORD)));
            values.put(PREVIOUS_TOKEN, Generated.bytes(Generated.text(before, TOKEN)));
        }
        return Generated.secret(resource, InstanceNames.of(resource).credentials(), values);
    }
}
