package io.proxyconfig.stack.dataplane;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP answer: status, body and the headers beyond {@code Configuration-Version}, which every answer carries. */
record Answer(int status, @Nullable String contentType, Body body, Map<String, String> headers) {

    static final String JSON = "application/json";
    static final String TEXT = "text/plain";
    static final String BYTES = "application/octet-stream";

    /** A JSON body, ended with a line break as the real one does. */
    static Answer json(int status, Object value) {
        return new Answer(status, JSON, Body.of(Json.write(value) + "\n"), Map.of());
    }

    static Answer text(int status, String body, Map<String, String> headers) {
        return new Answer(status, TEXT, Body.of(body), headers);
    }

    static Answer bytes(Body body) {
        return new Answer(200, BYTES, body, Map.of());
    }

    /** No body at all. */
    static Answer empty(int status, Map<String, String> headers) {
        return new Answer(status, null, Body.of(""), headers);
    }
}
