package io.proxyconfig.validation;

import java.util.regex.Pattern;

/** Field paths in the format of the API server: {@code spec.listeners[0].port}, {@code data[haproxy.cfg]}. */
final class FieldPath {
    private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_-]+");

    private FieldPath() {}

    static String child(String parent, String key) {
        if (!SIMPLE.matcher(key).matches()) {
            return parent + "[" + key + "]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /** The parent of a field; empty for a top-level field. */
    static String parent(String path) {
        return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }
}
