package io.proxyconfig.operator.resolve;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The values of a ConfigMap as text. kubectl stores a file under {@code binaryData} if it is not UTF-8. Its text has
 * {@link #NOT_UTF8} in place of each invalid byte.
 */
public final class ConfigMapTexts {
    /** The replacement character of Unicode. */
    public static final char NOT_UTF8 = '\uFFFD';

    private ConfigMapTexts() {}

    /** The values by key. */
    public static Map<String, String> of(ConfigMap configMap) {
        Map<String, String> texts = new HashMap<>();
        if (configMap.getBinaryData() != null) {
            configMap
                    .getBinaryData()
                    .forEach((key, value) ->
                            texts.put(key, new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        if (configMap.getData() != null) {
            texts.putAll(configMap.getData());
        }
        return texts;
    }
}
