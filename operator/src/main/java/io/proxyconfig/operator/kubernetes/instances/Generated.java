package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What Secrets with generated values have in common: when they are made anew, and how values are read and written. */
final class Generated {
    /** An annotation of a Secret, with any value: make it anew. */
    static final String ROTATE = "proxyconfig.io/rotate";

    private static final SecureRandom RANDOM = new SecureRandom();

    private Generated() {}

    static boolean isToRotate(Secret secret) {
        Map<String, String> annotations = secret.getMetadata().getAnnotations();
        return annotations != null && annotations.containsKey(ROTATE);
    }

    /** 256 bits that nobody guesses, as text without characters that anything has to escape. */
    static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The text under a key; empty where there is none, or what is there is no Base64. */
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
