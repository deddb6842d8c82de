package io.proxyconfig.emulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP response. The router adds the header {@code Configuration-Version} to each. */
record ApiResponse(int status, @Nullable String contentType, Body body, Map<String, String> headers) {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain";
    static final String BYTES = "application/octet-stream";

    /** A JSON body that ends with a line break, as HAProxy's Data Plane API writes it. */
    static ApiResponse json(int status, Object value) {
        return new ApiResponse(status, JSON, Body.of(Json.write(value) + "\n"), Map.of());
    }

    /** The same response with other headers. */
    ApiResponse with(Map<String, String> otherHeaders) {
        return new ApiResponse(status, contentType, body, otherHeaders);
    }

    static ApiResponse text(int status, String body, Map<String, String> headers) {
        return new ApiResponse(status, TEXT, Body.of(body), headers);
    }

    static ApiResponse bytes(Body body) {
        return new ApiResponse(200, BYTES, body, Map.of());
    }

    /** A response without a body. */
    static ApiResponse empty(int status, Map<String, String> headers) {
        return new ApiResponse(status, null, Body.of(""), headers);
    }
}
