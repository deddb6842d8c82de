package io.proxyconfig.probe.http;

import io.proxyconfig.probe.config.Messages;
import java.util.Map;

/** An HTTP answer, complete before its first byte is sent. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

    private static final String JSON = "application/json";

    static Answer json(Object message) {
        return new Answer(200, JSON, Messages.write(message), Map.of());
    }

    static Answer text(String contentType, String body) {
        return new Answer(200, contentType, body, Map.of());
    }

    static Answer noContent() {
        return new Answer(204, JSON, "", Map.of());
    }

    /** What went wrong, as a sentence. */
    static Answer error(int status, String sentence) {
        return new Answer(status, JSON, Messages.write(Map.of("error", sentence)), Map.of());
    }

    Answer with(String header, String value) {
        return new Answer(status, contentType, body, Map.of(header, value));
    }
}
