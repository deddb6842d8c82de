package io.proxyconfig.probe.http;

import io.proxyconfig.probe.config.ProbeMessages;
import java.util.Map;

/** An HTTP response. It is complete before the server sends the first byte. */
record ProbeResponse(int status, String contentType, String body, Map<String, String> headers) {

    private static final String JSON = "application/json";

    static ProbeResponse json(Object message) {
        return new ProbeResponse(200, JSON, ProbeMessages.write(message), Map.of());
    }

    static ProbeResponse text(String contentType, String body) {
        return new ProbeResponse(200, contentType, body, Map.of());
    }

    static ProbeResponse noContent() {
        return new ProbeResponse(204, JSON, "", Map.of());
    }

    /** A JSON object with the error message. */
    static ProbeResponse error(int status, String message) {
        return new ProbeResponse(status, JSON, ProbeMessages.write(Map.of("error", message)), Map.of());
    }

    ProbeResponse with(String header, String value) {
        return new ProbeResponse(status, contentType, body, Map.of(header, value));
    }
}
