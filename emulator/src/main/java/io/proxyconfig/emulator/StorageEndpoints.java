package io.proxyconfig.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code services/haproxy/storage/general}: files that the configuration names, allow lists among them. A replaced file
 * asks for a reload unless {@code skip_reload} says otherwise; a new one and a deleted one never do.
 */
final class StorageEndpoints {

    private static final String PATH = "/v3/services/haproxy/storage/general";
    private static final String FORM = "multipart/form-data";
    private static final String DESCRIPTION = "managed general use file";

    private final Path directory;
    private final Reloads reloads;

    StorageEndpoints(Path directory, Reloads reloads) throws IOException {
        this.directory = directory;
        this.reloads = reloads;
        Files.createDirectories(directory);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, call -> ApiResponse.json(200, list())),
                Route.of("POST", PATH, this::create).consuming(FORM, ApiResponse.JSON),
                Route.of(
                                "GET",
                                PATH + "/{name}",
                                call -> ApiResponse.bytes(Body.of(Files.readAllBytes(existing(call)))))
                        .producing(ApiResponse.BYTES),
                Route.of("PUT", PATH + "/{name}", this::replace).consuming(FORM, ApiResponse.JSON),
                Route.of("DELETE", PATH + "/{name}", this::delete));
    }

    private List<Map<String, Object>> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .map(file -> Map.<String, Object>of(
                            "description",
                            DESCRIPTION,
                            "file",
                            file.toString(),
                            "storage_name",
                            file.getFileName().toString()))
                    .toList();
        }
    }

    private ApiResponse create(Call call) throws IOException {
        MultipartForm upload = upload(call);
        Path file = directory.resolve(sanitise(upload.fileName()));
        if (Files.exists(file)) {
            throw ApiException.of(409, "object already exists: file " + file + " already exists");
        }
        write(file, upload.content());
        return ApiResponse.json(
                201,
                Map.of(
                        "description",
                        DESCRIPTION,
                        "file",
                        file.toString(),
                        "size",
                        upload.content().size(),
                        "storage_name",
                        file.getFileName().toString()));
    }

    private ApiResponse replace(Call call) throws IOException {
        MultipartForm upload = upload(call);
        write(existing(call), upload.content());
        if (call.flag("skip_reload")) {
            return ApiResponse.empty(204, Map.of());
        }
        if (call.flag("force_reload")) {
            reloads.force();
            return ApiResponse.empty(204, Map.of());
        }
        return ApiResponse.empty(202, Map.of("Reload-ID", reloads.schedule()));
    }

    private ApiResponse delete(Call call) throws IOException {
        Files.delete(existing(call));
        return ApiResponse.empty(204, Map.of());
    }

    private static MultipartForm upload(Call call) {
        return MultipartForm.file(call.headers().getFirst("Content-Type"), call.body(), "file_upload")
                .orElseThrow(() -> ApiException.request(400, 400, "No file_upload form param specified"));
    }

    private Path existing(Call call) {
        String name = sanitise(call.pathParameter("name"));
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw ApiException.of(404, "missing object: file " + name + " doesn't exist in dir: " + directory);
        }
        return file;
    }

    /** The last part of a path, with an underscore for everything but letters, digits, dashes and the extension's dot. */
    private static String sanitise(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        int dot = last.lastIndexOf('.');
        String stem = dot < 0 ? last : last.substring(0, dot);
        String extension = dot < 0 ? "" : last.substring(dot + 1);
        String safe = stem.replaceAll("[^a-zA-Z0-9_-]+", "_");
        if (extension.isEmpty()) {
            return safe.isEmpty() ? "_" : safe;
        }
        String safeExtension = extension.replaceAll("[^a-zA-Z0-9_-]+", "_");
        return safe.isEmpty() ? "_" + safeExtension : safe + "." + safeExtension;
    }

    private static void write(Path file, Body content) throws IOException {
        Path temporary = file.resolveSibling("." + UUID.randomUUID());
        Files.write(temporary, content.bytes());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
