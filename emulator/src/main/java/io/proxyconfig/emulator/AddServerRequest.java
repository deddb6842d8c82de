package io.proxyconfig.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST runtime/backends/{b}/servers} as arguments of the command {@code add server}. Unknown fields are
 * ignored, as in HAProxy's Data Plane API. Fields for TLS and agent checks, which the emulator lacks, are rejected with 501.
 */
record AddServerRequest(String name, String arguments, Map<String, Object> echo) {

    private enum ValueType {
        SWITCH,
        NUMBER,
        TEXT
    }

    /** A field of the published model: its JSON name, its keyword in {@code add server}, and the type of its value. */
    private record ServerField(String json, String keyword, ValueType type) {}

    private static final List<ServerField> FIELDS = List.of(
            new ServerField("backup", "backup", ValueType.SWITCH),
            new ServerField("check", "check", ValueType.SWITCH),
            new ServerField("health_check_address", "addr", ValueType.TEXT),
            new ServerField("health_check_port", "port", ValueType.NUMBER),
            new ServerField("check-send-proxy", "check-send-proxy", ValueType.SWITCH),
            new ServerField("maintenance", "disabled", ValueType.SWITCH),
            new ServerField("downinter", "downinter", ValueType.NUMBER),
            new ServerField("error_limit", "error-limit", ValueType.NUMBER),
            new ServerField("fall", "fall", ValueType.NUMBER),
            new ServerField("fastinter", "fastinter", ValueType.NUMBER),
            new ServerField("id", "id", ValueType.TEXT),
            new ServerField("inter", "inter", ValueType.NUMBER),
            new ServerField("maxconn", "maxconn", ValueType.NUMBER),
            new ServerField("maxqueue", "maxqueue", ValueType.NUMBER),
            new ServerField("minconn", "minconn", ValueType.NUMBER),
            new ServerField("observe", "observe", ValueType.TEXT),
            new ServerField("on-error", "on-error", ValueType.TEXT),
            new ServerField("on-marked-down", "on-marked-down", ValueType.TEXT),
            new ServerField("on-marked-up", "on-marked-up", ValueType.TEXT),
            new ServerField("rise", "rise", ValueType.NUMBER),
            new ServerField("send-proxy", "send-proxy", ValueType.SWITCH),
            new ServerField("send-proxy-v2", "send-proxy-v2", ValueType.SWITCH),
            new ServerField("slowstart", "slowstart", ValueType.NUMBER),
            new ServerField("source", "source", ValueType.TEXT),
            new ServerField("weight", "weight", ValueType.NUMBER));

    private static final Set<String> UNSUPPORTED = Set.of(
            "agent-addr",
            "agent-check",
            "agent-port",
            "ssl",
            "ssl_cafile",
            "ssl_certificate",
            "sni",
            "verify",
            "track");

    @SuppressWarnings("prose") // the messages of HAProxy's Data Plane API
    static AddServerRequest parse(Body body) {
        if (body.isEmpty()) {
            throw ApiException.bodyRequired();
        }
        JsonNode json = Json.readObject(body);
        Map<String, Object> echo = new TreeMap<>();
        UNSUPPORTED.stream().filter(json::has).findFirst().ifPresent(field -> {
            throw ApiException.of(501, "the Data Plane API emulator does not support the field " + field);
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
        return new AddServerRequest(name, arguments.toString(), echo);
    }

    @SuppressWarnings("prose") // the messages of HAProxy's Data Plane API
    private static void append(JsonNode json, ServerField field, StringBuilder arguments, Map<String, Object> echo) {
        switch (field.type()) {
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
