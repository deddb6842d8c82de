package io.proxyconfig.emulator;

import io.proxyconfig.emulator.RuntimeSocket.RuntimeCommandException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET services/haproxy/runtime/maps}: the map files that the current worker has loaded. */
final class RuntimeMaps {

    private static final Pattern LINE = Pattern.compile("(\\d+) \\((.+?)\\) (.*)");

    private final RuntimeSocket runtime;
    private final Path directory;

    RuntimeMaps(RuntimeSocket runtime, Path directory) {
        this.runtime = runtime;
        this.directory = directory;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", "/services/haproxy/runtime/maps", request -> ApiResponse.json(200, maps())));
    }

    private List<Map<String, String>> maps() {
        try {
            return runtime.run("show map")
                    .lines()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .flatMap(line -> map(line).stream())
                    .toList();
        } catch (RuntimeCommandException e) {
            throw ApiException.of(404, runtime.path() + " " + e.text() + " not found");
        }
    }

    private Optional<Map<String, String>> map(Matcher line) {
        Path file = Path.of(line.group(2));
        if (!file.startsWith(directory)) {
            return Optional.empty();
        }
        return Optional.of(Map.of(
                "id",
                line.group(1),
                "file",
                file.toString(),
                "storage_name",
                file.getFileName().toString(),
                "description",
                line.group(3).strip()));
    }
}
