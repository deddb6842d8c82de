package io.proxyconfig.operator.resolve;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys of one Secret, and adds a problem for each key without a value. */
final class SecretReader {
    private final String field;
    private final String name;
    private final @Nullable Map<String, String> data;
    private final Problems problems;

    /**
     * A reader.
     *
     * @param field path of the reference
     * @param name name of the Secret
     * @param data null if the Secret does not exist, which is a problem already
     */
    SecretReader(String field, String name, @Nullable Map<String, String> data, Problems problems) {
        this.field = field;
        this.name = name;
        this.data = data;
        this.problems = problems;
    }

    /**
     * The value without the line break that files and {@code echo} leave at its end.
     *
     * @param keyField field of the reference that holds the key
     */
    String value(String keyField, String key) {
        if (data == null) {
            return "";
        }
        String value = withoutLineEnd(data.getOrDefault(key, ""));
        if (value.isEmpty()) {
            problems.add(
                    field + "." + keyField,
                    "Secret " + name + " has no value for the key " + key + ": add the key, or name another key");
        }
        return value;
    }

    /** The value as it is; null if the Secret does not have the key. */
    @Nullable String optional(String key) {
        return data == null ? null : data.get(key);
    }

    private static String withoutLineEnd(String value) {
        int end = value.length();
        while (end > 0 && (value.charAt(end - 1) == '\n' || value.charAt(end - 1) == '\r')) {
            end--;
        }
        return value.substring(0, end);
    }
}
