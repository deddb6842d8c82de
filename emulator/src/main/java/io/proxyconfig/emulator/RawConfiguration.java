package io.proxyconfig.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code services/haproxy/configuration/raw} and {@code …/version}: reads and replaces the whole file. */
final class RawConfiguration {

    private static final String PATH = "/services/haproxy/configuration";

    private final ConfigurationFile configuration;
    private final ReloadScheduler reloads;
    private final RuntimeActions actions;
    private final Generation generation;

    RawConfiguration(
            ConfigurationFile configuration, ReloadScheduler reloads, RuntimeActions actions, Generation generation) {
        this.generation = generation;
        this.configuration = configuration;
        this.reloads = reloads;
        this.actions = actions;
    }

    List<Route> routes() {
        String[] consumed = generation == Generation.V3_4
                ? new String[] {ApiResponse.TEXT}
                : new String[] {ApiResponse.TEXT, ApiResponse.JSON};
        String produced = generation == Generation.V3_2 ? ApiResponse.TEXT : ApiResponse.JSON;
        return List.of(
                Route.of("POST", PATH + "/raw", this::push).consuming(consumed).producing(produced),
                Route.of("GET", PATH + "/raw", this::get).producing(produced),
                Route.of("GET", PATH + "/version", request -> ApiResponse.json(200, configuration.version())));
    }

    private ApiResponse get(ApiRequest request) throws IOException {
        if (!request.query().getOrDefault("transaction_id", "").isEmpty()) {
            String id = request.query().get("transaction_id");
            throw ApiException.of(400, "transaction does not exist: transaction file " + id + " does not exist");
        }
        long backup = request.number("version");
        if (backup != 0) {
            throw ApiException.of(404, "missing object: backup file for version " + backup + " does not exist");
        }
        ConfigurationFile.Content content = configuration.read();
        return generation == Generation.V2_9
                ? response(200, wrapped(content), content, Map.of())
                : response(200, content, Map.of());
    }

    /** The file in an object. A file that the Data Plane API has not written yet has no version there. */
    private Map<String, Object> wrapped(ConfigurationFile.Content content) {
        return content.checksum() == null
                ? Map.of("data", content.text())
                : Map.of("_version", configuration.version(), "data", content.text());
    }

    private ApiResponse push(ApiRequest request) throws IOException {
        String text = body(request);
        long version = request.number("version");
        if (!text.contains("\n")) {
            throw ApiException.of(400, "invalid configuration: no newline character found");
        }
        if (request.flag("only_validate")) {
            configuration.validate(text);
            return response(202, configuration.read(), Map.of());
        }
        if (request.flag("skip_version")) {
            configuration.pushWithoutVersion(text);
        } else {
            configuration.push(text, version);
        }
        ConfigurationFile.Content saved = configuration.read();
        if (request.flag("skip_reload")) {
            actions.run(request.header("X-Runtime-Actions").orElse(""));
            return response(201, saved, Map.of());
        }
        if (request.flag("force_reload")) {
            reloads.force();
            return response(201, saved, Map.of());
        }
        return response(202, saved, Map.of("Reload-ID", reloads.schedule()));
    }

    private static String body(ApiRequest request) {
        if (request.body().isEmpty()) {
            throw ApiException.bodyRequired();
        }
        if (!request.mediaType().equals(ApiResponse.JSON)) {
            return request.body().text();
        }
        JsonNode text = Json.read(request.body());
        if (!text.isTextual()) {
            throw ApiException.request(
                    400,
                    400,
                    "parsing data body from \"\" failed, because ReadString: expects \" or n, but found " + text);
        }
        return text.textValue();
    }

    private ApiResponse response(int status, ConfigurationFile.Content content, Map<String, String> more) {
        return response(status, content.text(), content, more);
    }

    /** A response with the configuration: as JSON in series 2.9, as text otherwise. */
    private ApiResponse response(int status, Object body, ConfigurationFile.Content content, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        if (content.checksum() != null) {
            headers.put("Configuration-Checksum", content.checksum());
        }
        return generation == Generation.V2_9
                ? ApiResponse.json(status, body).with(headers)
                : ApiResponse.text(status, content.text(), headers);
    }
}
