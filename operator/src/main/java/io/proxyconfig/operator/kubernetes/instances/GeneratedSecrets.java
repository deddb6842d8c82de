package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Common functions for Secrets with generated values. */
final class GeneratedSecrets {
    /** The annotation of a Secret that requests new values. Its own value does not matter. */
    static final String ROTATE = "proxyconfig.io/rotate";

    private static final SecureRandom RANDOM = new SecureRandom();

    private GeneratedSecrets() {}

    static boolean isRotationRequested(Secret secret) {
        Map<String, String> annotations = secret.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(ROTATE);
    }

    /** 256 random bits in URL-safe Base64, which needs no escaping in files or HTTP headers. */
    static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The text of a key; empty if the key is missing or its value is not valid Base64. */
    static String text(Secret secret, String key) {
        String value = secret.getData() == null ? null : secret.getData().get(key);
        try {
            return value == null ? "" : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    static Secret secret(ProxyConfig resource, String name, Map<String, byte[]> values) {
        Map<String, String> data = new TreeMap<>();
        values.forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value)));
        return new SecretBuilder()
                .withMetadata(InstanceNames.owned(resource, name))
                .withType("Opaque")
                .withData(data)
                .build();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
