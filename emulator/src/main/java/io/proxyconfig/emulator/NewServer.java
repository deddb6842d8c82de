package io.proxyconfig.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The body of a {@code POST runtime/backends/{b}/servers}, and the {@code add server} arguments that it means. What the
 * published model does not know is dropped without a word, as the real server does; the few of its fields that only TLS and
 * agents need are refused with 501 rather than taken and ignored.
 */
record NewServer(String name, String arguments, Map<String, Object> echo) {

    private enum Kind {
        SWITCH,
        NUMBER,
        TEXT
    }

    /** A field of the published model: its JSON name, its keyword in {@code add server}, and what it holds. */
    private record Field(String json, String keyword, Kind kind) {}

    private static final List<Field> FIELDS = List.of(
            new Field("backup", "backup", Kind.SWITCH),
            new Field("check", "check", Kind.SWITCH),
            new Field("health_check_address", "addr", Kind.TEXT),
            new Field("health_check_port", "port", Kind.NUMBER),
            new Field("check-send-proxy", "check-send-proxy", Kind.SWITCH),
            new Field("maintenance", "disabled", Kind.SWITCH),
            new Field("downinter", "downinter", Kind.NUMBER),
            new Field("error_limit", "error-limit", Kind.NUMBER),
            new Field("fall", "fall", Kind.NUMBER),
            new Field("fastinter", "fastinter", Kind.NUMBER),
            new Field("id", "id", Kind.TEXT),
            new Field("inter", "inter", Kind.NUMBER),
            new Field("maxconn", "maxconn", Kind.NUMBER),
            new Field("maxqueue", "maxqueue", Kind.NUMBER),
            new Field("minconn", "minconn", Kind.NUMBER),
            new Field("observe", "observe", Kind.TEXT),
            new Field("on-error", "on-error", Kind.TEXT),
            new Field("on-marked-down", "on-marked-down", Kind.TEXT),
            new Field("on-marked-up", "on-marked-up", Kind.TEXT),
            new Field("rise", "rise", Kind.NUMBER),
            new Field("send-proxy", "send-proxy", Kind.SWITCH),
            new Field("send-proxy-v2", "send-proxy-v2", Kind.SWITCH),
            new Field("slowstart", "slowstart", Kind.NUMBER),
            new Field("source", "source", Kind.TEXT),
            new Field("weight", "weight", Kind.NUMBER));

    private static final Set<String> NOT_HERE = Set.of(
            "agent-addr",
            "agent-check",
            "agent-port",
            "ssl",
            "ssl_cafile",
            "ssl_certificate",
            "sni",
            "verify",
            "track");

    static NewServer parse(Body body) {
        if (body.isEmpty()) {
            throw ApiException.bodyRequired();
        }
        JsonNode json = Json.readObject(body);
        Map<String, Object> echo = new TreeMap<>();
        NOT_HERE.stream().filter(json::has).findFirst().ifPresent(field -> {
            throw ApiException.of(501, "the embedded Data Plane API does not know the field " + field);
        });
        String name = text(json, "name", echo);
        String address = text(json, "address", echo);
        Long port = number(json, "port", echo);
        if (port != null && port > 65535) {
            throw ApiException.request(422, 608, "port in body should be less than or equal to 65535");
        }
        if (port != null && port < 1) {
            throw ApiException.request(422, 607, "port in body should be greater than or equal to 1");
        }
        StringBuilder arguments = new StringBuilder(" ").append(address).append(port == null ? "" : ":" + port);
        FIELDS.forEach(field -> append(json, field, arguments, echo));
        if (name.isEmpty()) {
            throw ApiException.of(400, "the new server must have a name");
        }
        return new NewServer(name, arguments.toString(), echo);
    }

    private static void append(JsonNode json, Field field, StringBuilder arguments, Map<String, Object> echo) {
        switch (field.kind()) {
            case SWITCH -> {
                String value = text(json, field.json(), echo);
                if (!value.matches("|enabled|disabled")) {
                    throw ApiException.request(422, 606, field.json() + " in body should be one of [enabled disabled]");
                }
                arguments.append(value.equals("enabled") ? " " + field.keyword() : "");
            }
            case TEXT -> {
                String value = text(json, field.json(), echo);
                arguments.append(value.isEmpty() ? "" : " " + field.keyword() + " " + value);
            }
            case NUMBER -> {
                Long value = number(json, field.json(), echo);
                arguments.append(value == null ? "" : " " + field.keyword() + " " + value);
            }
        }
    }

    private static String text(JsonNode json, String field, Map<String, Object> echo) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw wrongType(field, value);
        }
        echo.put(field, value.textValue());
        return value.textValue();
    }

    private static @Nullable Long number(JsonNode json, String field, Map<String, Object> echo) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            throw wrongType(field, value);
        }
        echo.put(field, value.longValue());
        return value.longValue();
    }

    private static ApiException wrongType(String field, JsonNode value) {
        return ApiException.request(
                400, 400, "parsing data body from \"\" failed, because " + field + " has an unexpected value " + value);
    }
}
