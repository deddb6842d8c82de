package io.proxyconfig.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON as HAProxy's Data Plane API writes it: keys in alphabetical order. */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write as JSON: " + value, e);
        }
    }

    /** Reads a request body; 400 if it is not JSON. */
    static JsonNode read(Body body) {
        try {
            return MAPPER.readTree(body.text());
        } catch (JsonProcessingException e) {
            throw ApiException.request(
                    400, 400, "parsing data body from \"\" failed, because " + e.getOriginalMessage());
        }
    }

    /** Reads a request body that must be a JSON object; 400 otherwise. */
    static JsonNode readObject(Body body) {
        JsonNode node = read(body);
        if (!node.isObject()) {
            throw ApiException.request(
                    400,
                    400,
                    "parsing data body from \"\" failed, because readObjectStart: expect { or n, but found " + node);
        }
        return node;
    }
}
