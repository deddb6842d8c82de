package io.proxyconfig.emulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP answer: status, body and the headers beyond {@code Configuration-Version}, which every answer carries. */
record ApiResponse(int status, @Nullable String contentType, Body body, Map<String, String> headers) {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain";
    static final String BYTES = "application/octet-stream";

    /** A JSON body, ended with a line break as the real one does. */
    static ApiResponse json(int status, Object value) {
        return new ApiResponse(status, JSON, Body.of(Json.write(value) + "\n"), Map.of());
    }

    static ApiResponse text(int status, String body, Map<String, String> headers) {
        return new ApiResponse(status, TEXT, Body.of(body), headers);
    }

    static ApiResponse bytes(Body body) {
        return new ApiResponse(200, BYTES, body, Map.of());
    }

    /** No body at all. */
    static ApiResponse empty(int status, Map<String, String> headers) {
        return new ApiResponse(status, null, Body.of(""), headers);
    }
}
