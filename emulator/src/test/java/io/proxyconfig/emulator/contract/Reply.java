package io.proxyconfig.emulator.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** One response of a Data Plane API. */
record Reply(int status, HttpHeaders headers, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    Optional<String> optionalHeader(String name) {
        return headers.firstValue(name);
    }

    long version() {
        return Long.parseLong(header("Configuration-Version"));
    }

    JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    /** The configuration in the body: a text, a JSON string, or the field {@code data} of an object. */
    String configuration() {
        if (body.startsWith("{")) {
            return json().path("data").asText();
        }
        return body.startsWith("\"") ? json().asText() : body;
    }

    String message() {
        return json().path("message").asText();
    }
}
