package io.proxyconfig.emulator;

import java.util.List;
import java.util.Map;

/** {@code info}, whose path distinguishes v3 from v2, and {@code health}, which always answers "unknown". */
final class SystemEndpoints {

    private final Generation generation;

    SystemEndpoints(Generation generation) {
        this.generation = generation;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        "/info",
                        request -> ApiResponse.json(
                                200,
                                Map.of(
                                        "api",
                                        Map.of(
                                                "build_date",
                                                "0001-01-01T00:00:00.000Z",
                                                "version",
                                                "v" + generation + " emulator"),
                                        "system",
                                        Map.of()))),
                Route.of("GET", "/health", request -> ApiResponse.json(200, Map.of("haproxy", "unknown"))));
    }
}
