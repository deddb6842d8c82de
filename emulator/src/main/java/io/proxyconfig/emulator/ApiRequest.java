package io.proxyconfig.emulator;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An HTTP request: path parameters, query parameters, headers and body. */
record ApiRequest(Map<String, String> path, Map<String, String> query, Headers headers, Body body) {

    /** The values that HAProxy's Data Plane API reads as true. It reads any other value as false. */
    private static final Set<String> TRUE =
            Set.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled");

    static Map<String, String> parseQuery(@Nullable String rawQuery) {
        Map<String, String> query = new HashMap<>();
        if (rawQuery == null) {
            return query;
        }
        for (String pair : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            query.putIfAbsent(decode(name), decode(value));
        }
        return query;
    }

    static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    /** A path parameter that the route's pattern contains. */
    String pathParameter(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no parameter " + name);
        }
        return value;
    }

    boolean flag(String name) {
        return TRUE.contains(query.getOrDefault(name, ""));
    }

    /** An integer of the query; 0 if the parameter is absent. */
    long number(String name) {
        String value = query.getOrDefault(name, "");
        if (value.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw ApiException.parameter(601, name + " in query must be of type int64: \"" + value + "\"");
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    /** The content type without its parameters. */
    String mediaType() {
        String type = headers.getFirst("Content-Type");
        return type == null
                ? "application/octet-stream"
                : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
