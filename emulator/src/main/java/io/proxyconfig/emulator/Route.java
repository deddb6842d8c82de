package io.proxyconfig.emulator;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation: its method, its path pattern with {@code {parameters}}, the content types that it accepts, and the content
 * type of its responses, errors included.
 */
record Route(String method, List<String> pattern, List<String> consumes, String produces, RouteHandler handler) {

    /** The implementation of an operation. */
    @FunctionalInterface
    interface RouteHandler {
        ApiResponse handle(ApiRequest request) throws IOException;
    }

    static Route of(String method, String pattern, RouteHandler handler) {
        return new Route(method, segments(pattern), List.of(ApiResponse.JSON), ApiResponse.JSON, handler);
    }

    Route consuming(String... types) {
        return new Route(method, pattern, List.of(types), produces, handler);
    }

    Route producing(String type) {
        return new Route(method, pattern, consumes, type, handler);
    }

    /** The segments of a path, still encoded; one slash at the end does not count. */
    static List<String> segments(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        String trimmed = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
        return List.of(trimmed.split("/", -1));
    }

    /** The path parameters, decoded, if the path matches this route. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != pattern.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String expected = pattern.get(i);
            if (expected.startsWith("{")) {
                parameters.put(expected.substring(1, expected.length() - 1), ApiRequest.decode(path.get(i)));
            } else if (!expected.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }
}
