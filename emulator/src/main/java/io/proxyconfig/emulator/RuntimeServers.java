package io.proxyconfig.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.proxyconfig.emulator.RuntimeSocket.RuntimeCommandException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code services/haproxy/runtime/backends/{backend}/servers}: the servers of the current worker. */
final class RuntimeServers {

    private static final String PATH = "/services/haproxy/runtime/backends/{backend}/servers";

    private final RuntimeSocket runtime;
    private final Generation generation;

    RuntimeServers(RuntimeSocket runtime, Generation generation) {
        this.generation = generation;
        this.runtime = runtime;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, this::list),
                Route.of("POST", PATH, this::add),
                Route.of("GET", PATH + "/{name}", request -> ApiResponse.json(200, find(request))),
                Route.of("PUT", PATH + "/{name}", this::change),
                Route.of("DELETE", PATH + "/{name}", this::delete));
    }

    private ApiResponse list(ApiRequest request) {
        String backend = request.pathParameter("backend");
        return ApiResponse.json(200, servers(backend).orElseThrow(() -> noData(backend)));
    }

    private ApiResponse add(ApiRequest request) {
        AddServerRequest server = AddServerRequest.parse(request.body());
        String command =
                "add server " + request.pathParameter("backend") + "/" + server.name() + " " + server.arguments();
        try {
            runtime.run(command);
        } catch (RuntimeCommandException e) {
            int status = e.text().contains("No such backend") ? 404 : e.text().contains("Already exists") ? 409 : 500;
            throw ApiException.of(status, runtime.path() + " " + e.text());
        }
        return ApiResponse.json(201, server.echo());
    }

    /** Changes the two states and, in series 3.4, weight, address and port. Other fields are ignored, as in HAProxy's Data Plane API. */
    private ApiResponse change(ApiRequest request) {
        if (request.body().isEmpty()) {
            throw ApiException.bodyRequired();
        }
        JsonNode body = Json.readObject(request.body());
        String adminState = state(body, "admin_state", List.of("ready", "maint", "drain"));
        String operationalState = state(body, "operational_state", List.of("up", "down", "stopping"));
        RuntimeServer server = find(request);
        String target = "set server " + request.pathParameter("backend") + "/" + server.name();
        if (!operationalState.isEmpty() && !operationalState.equals(server.operationalState())) {
            run(target + " health " + operationalState);
        }
        if (!adminState.isEmpty() && !adminState.equals(server.adminState())) {
            run(target + " state " + adminState);
        }
        if (generation == Generation.V3_4) {
            changeWeightAndAddress(target, body, server);
        }
        return ApiResponse.json(200, find(request));
    }

    private void changeWeightAndAddress(String target, JsonNode body, RuntimeServer server) {
        if (body.has("weight")) {
            run(target + " weight " + body.path("weight").asLong());
        }
        String address = body.path("address").asText(server.address());
        Long knownPort = server.port();
        long port = body.path("port").asLong(knownPort == null ? 0 : knownPort);
        if (!address.equals(server.address()) || knownPort == null || port != knownPort) {
            run(target + " addr " + address + (port > 0 ? " port " + port : ""));
        }
    }

    /** Sets the server to maintenance and deletes it. A server with a connection is not deleted and stays in maintenance. */
    private ApiResponse delete(ApiRequest request) {
        RuntimeServer server = find(request);
        String target = request.pathParameter("backend") + "/" + server.name();
        if (!server.adminState().equals("maint")) {
            run("disable server " + target);
        }
        run("del server " + target);
        return ApiResponse.empty(204, Map.of());
    }

    @SuppressWarnings("prose") // the messages of HAProxy's Data Plane API
    private static String state(JsonNode body, String field, List<String> allowed) {
        String value = body.path(field).asText("");
        if (!value.isEmpty() && !allowed.contains(value)) {
            throw ApiException.request(
                    422, 606, field + " in body should be one of [" + String.join(" ", allowed) + "]");
        }
        return value;
    }

    private RuntimeServer find(ApiRequest request) {
        String backend = request.pathParameter("backend");
        String name = request.pathParameter("name");
        return servers(backend).stream()
                .flatMap(List::stream)
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> noData(backend + "/" + name));
    }

    /** Empty if the backend is unknown or HAProxy does not answer: HAProxy's API does not distinguish the two. */
    private Optional<List<RuntimeServer>> servers(String backend) {
        try {
            return RuntimeServer.parse(runtime.run("show servers state " + backend));
        } catch (RuntimeCommandException e) {
            return Optional.empty();
        }
    }

    private static ApiException noData(String what) {
        return ApiException.of(404, "no data for " + what + ": not found");
    }

    private void run(String command) {
        try {
            runtime.run(command);
        } catch (RuntimeCommandException e) {
            throw ApiException.of(500, runtime.path() + " " + e.text());
        }
    }
}
