package io.proxyconfig.emulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Finds the operation for a request. It checks in the order of HAProxy's Data Plane API: path (404), method (405),
 * credentials (401), content type (415). Series 3.4 checks the credentials first. Every response, errors included, has the configuration's version.
 */
final class Router implements HttpHandler {

    private static final Logger LOG = System.getLogger(Router.class.getName());

    private final List<Route> routes;
    private final BasicAuth auth;
    private final LongSupplier version;
    private final Generation generation;

    Router(List<Route> routes, BasicAuth auth, LongSupplier version, Generation generation) {
        this.generation = generation;
        this.routes = List.copyOf(routes);
        this.auth = auth;
        this.version = version;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Body body = Body.of(exchange.getRequestBody().readAllBytes());
            send(exchange, respond(exchange, body));
        }
    }

    private ApiResponse respond(HttpExchange exchange, Body body) {
        String rawPath = exchange.getRequestURI().getRawPath();
        List<String> segments = Route.segments(rawPath);
        List<String> path = segments.subList(1, segments.size());
        List<Route> matching = segments.getFirst().equals(generation.pathPrefix())
                ? routes.stream().filter(route -> route.match(path).isPresent()).toList()
                : List.of();
        Optional<ApiResponse> refusal = auth.refuse(exchange.getRequestHeaders().getFirst("Authorization"));
        if (generation == Generation.V3_4 && refusal.isPresent()) {
            return refusal.get();
        }
        if (matching.isEmpty()) {
            return error(ApiException.request(404, 404, "path " + rawPath + " was not found"), ApiResponse.JSON);
        }
        Optional<Route> route = matching.stream()
                .filter(candidate -> candidate.method().equals(exchange.getRequestMethod()))
                .findFirst();
        if (route.isEmpty()) {
            return methodNotAllowed(exchange.getRequestMethod(), rawPath, matching);
        }
        return refusal.orElseGet(() -> run(
                route.get(),
                new ApiRequest(
                        route.get().match(path).orElseThrow(),
                        ApiRequest.parseQuery(exchange.getRequestURI().getRawQuery()),
                        exchange.getRequestHeaders(),
                        body)));
    }

    private ApiResponse run(Route route, ApiRequest request) {
        try {
            if (!request.body().isEmpty() && !route.consumes().contains(request.mediaType())) {
                throw unsupported(route, request.mediaType());
            }
            return route.handler().handle(request);
        } catch (ApiException e) {
            return error(e, route.produces());
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "A request failed with an unexpected error", e);
            return error(ApiException.of(500, String.valueOf(e.getMessage())), route.produces());
        }
    }

    private ApiException unsupported(Route route, String mediaType) {
        return ApiException.request(
                415,
                415,
                generation == Generation.V3_4
                        ? "header Content-Type has unexpected value \"" + mediaType + "\""
                        : "unsupported media type \"" + mediaType + "\", only [" + String.join(" ", route.consumes())
                                + "] are allowed");
    }

    private ApiResponse methodNotAllowed(String method, String rawPath, List<Route> matching) {
        boolean isNamedByPath = generation == Generation.V3_4;
        String allowed = matching.stream().map(Route::method).collect(Collectors.joining(isNamedByPath ? ", " : ","));
        String message = isNamedByPath
                ? "method " + method + " is not allowed for path " + rawPath
                : "method " + method + " is not allowed, but [" + allowed + "] are";
        return error(ApiException.request(405, 405, message), ApiResponse.JSON).with(Map.of("Allow", allowed));
    }

    private ApiResponse error(ApiException e, String produces) {
        boolean isAlwaysJson = e.isRequestError() || generation == Generation.V3_4;
        String type = isAlwaysJson ? ApiResponse.JSON : produces;
        // HAProxy's API ends JSON errors of operations with a line break, and no other errors.
        String end = !e.isRequestError() && type.equals(ApiResponse.JSON) ? "\n" : "";
        return new ApiResponse(e.status(generation), type, Body.of(e.body(generation) + end), Map.of());
    }

    private void send(HttpExchange exchange, ApiResponse response) throws IOException {
        if (response.contentType() != null) {
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
        }
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("Configuration-Version", Long.toString(version.getAsLong()));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (response.body().isEmpty() || head) {
            exchange.sendResponseHeaders(response.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(response.status(), response.body().size());
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(response.body().bytes());
        }
    }
}
