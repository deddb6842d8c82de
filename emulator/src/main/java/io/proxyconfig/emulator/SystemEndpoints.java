package io.proxyconfig.emulator;

import java.util.List;
import java.util.Map;

/** {@code info}, which distinguishes v3 from v2, and {@code health}, which always answers "unknown". */
final class SystemEndpoints {

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        "/v3/info",
                        request -> ApiResponse.json(
                                200,
                                Map.of(
                                        "api",
                                        Map.of("build_date", "0001-01-01T00:00:00.000Z", "version", "v3.2.8 emulator"),
                                        "system",
                                        Map.of()))),
                Route.of("GET", "/v3/health", request -> ApiResponse.json(200, Map.of("haproxy", "unknown"))));
    }
}
