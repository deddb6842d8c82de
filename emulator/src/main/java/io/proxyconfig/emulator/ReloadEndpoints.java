package io.proxyconfig.emulator;

import java.util.List;

/** {@code services/haproxy/reloads} and {@code services/haproxy/reloads/{id}}. */
final class ReloadEndpoints {

    private static final String PATH = "/services/haproxy/reloads";

    private final ReloadScheduler reloads;

    ReloadEndpoints(ReloadScheduler reloads) {
        this.reloads = reloads;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, request -> ApiResponse.json(200, reloads.all())),
                Route.of("GET", PATH + "/{id}", this::one));
    }

    private ApiResponse one(ApiRequest request) {
        String id = request.pathParameter("id");
        if (!id.matches("\\d{4}-\\d{2}-\\d{2}-\\d+")) {
            throw ApiException.parameter(605, "id in path should match '^\\d{4}-\\d{2}-\\d{2}-\\d+$'");
        }
        return ApiResponse.json(
                200,
                reloads.byId(id).orElseThrow(() -> ApiException.of(404, "Reload with ID " + id + " does not exist")));
    }
}
