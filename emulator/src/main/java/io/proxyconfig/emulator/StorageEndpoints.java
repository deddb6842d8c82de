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
 * {@code services/haproxy/storage/general}: files that the configuration names, for example allow lists. Replacing a file
 * schedules a reload unless {@code skip_reload} is set. Creating and deleting a file never does.
 */
final class StorageEndpoints {

    private static final String PATH = "/services/haproxy/storage/general";
    private static final String FORM = "multipart/form-data";
    private static final String DESCRIPTION = "managed general use file";

    private final Path directory;
    private final ReloadScheduler reloads;
    private final Generation generation;

    StorageEndpoints(Path directory, ReloadScheduler reloads, Generation generation) throws IOException {
        this.generation = generation;
        this.directory = directory;
        this.reloads = reloads;
        Files.createDirectories(directory);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, request -> ApiResponse.json(200, list())),
                Route.of("POST", PATH, this::create).consuming(FORM, ApiResponse.JSON),
                Route.of(
                                "GET",
                                PATH + "/{name}",
                                request -> ApiResponse.bytes(Body.of(Files.readAllBytes(existing(request)))))
                        .producing(ApiResponse.BYTES),
                Route.of("PUT", PATH + "/{name}", this::replace)
                        .consuming(replacesByForm() ? FORM : ApiResponse.TEXT, ApiResponse.JSON),
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

    private ApiResponse create(ApiRequest request) throws IOException {
        MultipartForm upload = upload(request);
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

    private ApiResponse replace(ApiRequest request) throws IOException {
        Body content = replacesByForm() ? upload(request).content() : request.body();
        write(existing(request), content);
        if (request.flag("skip_reload")) {
            return ApiResponse.empty(204, Map.of());
        }
        if (request.flag("force_reload")) {
            reloads.force();
            return ApiResponse.empty(204, Map.of());
        }
        return ApiResponse.empty(202, Map.of("Reload-ID", reloads.schedule()));
    }

    /** Series 2.9 takes the content itself instead of a form. */
    private boolean replacesByForm() {
        return generation != Generation.V2_9;
    }

    private ApiResponse delete(ApiRequest request) throws IOException {
        Files.delete(existing(request));
        return ApiResponse.empty(204, Map.of());
    }

    private static MultipartForm upload(ApiRequest request) {
        return MultipartForm.file(request.headers().getFirst("Content-Type"), request.body(), "file_upload")
                .orElseThrow(() -> ApiException.request(400, 400, "No file_upload form param specified"));
    }

    private Path existing(ApiRequest request) {
        String name = sanitise(request.pathParameter("name"));
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw ApiException.of(404, "missing object: file " + name + " doesn't exist in dir: " + directory);
        }
        return file;
    }

    /** The last part of a path, with underscores for all but letters, digits, dashes and the extension's dot. */
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
