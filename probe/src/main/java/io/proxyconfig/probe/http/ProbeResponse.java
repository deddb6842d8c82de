package io.proxyconfig.probe.http;

import io.proxyconfig.probe.config.ProbeMessages;
import java.util.Map;

/** An HTTP answer, complete before its first byte is sent. */
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

    /** What went wrong, as a sentence. */
    static ProbeResponse error(int status, String sentence) {
        return new ProbeResponse(status, JSON, ProbeMessages.write(Map.of("error", sentence)), Map.of());
    }

    ProbeResponse with(String header, String value) {
        return new ProbeResponse(status, contentType, body, Map.of(header, value));
    }
}
