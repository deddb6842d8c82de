package io.proxyconfig.operator.dataplane;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The client of the Data Plane API of one instance. It supports {@code /v3}, and {@code /v2} for the raw configuration
 * and the storage of version 2.x. Thread-safe.
 */
public final class DataPlaneClient {
    private static final String RAW = "/services/haproxy/configuration/raw";
    private static final String RELOADS = "/services/haproxy/reloads";
    private static final String STORAGE = "/services/haproxy/storage/general";

    /** The answer of version 2.x to a text that HAProxy refuses. */
    private static final Pattern WITHOUT_WORDS = Pattern.compile("(?s)(?:validation error: )?exit status 1:?\\s*");

    private final DataPlaneHttp http;

    /**
     * Creates a client.
     *
     * @param base URL of the Data Plane API, without a path
     */
    public DataPlaneClient(URI base, String username, String password, HttpClient http) {
        this(base, username, password, http, DataPlaneTimeouts.DEFAULT);
    }

    /** Creates a client with other time limits. */
    public DataPlaneClient(URI base, String username, String password, HttpClient http, DataPlaneTimeouts timeouts) {
        this(base, AuthorizationHeaders.basic(username, password, null), http, timeouts);
    }

    /** Creates a client with credentials that the server might not have yet. */
    public DataPlaneClient(URI base, AuthorizationHeaders authorization, HttpClient http) {
        this(base, authorization, http, DataPlaneTimeouts.DEFAULT);
    }

    private DataPlaneClient(URI base, AuthorizationHeaders authorization, HttpClient http, DataPlaneTimeouts timeouts) {
        this.http = new DataPlaneHttp(base, authorization, http, timeouts);
    }

    /** {@code v3}, or {@code v2} for a Data Plane API 2.x. */
    public String apiVersion() throws DataPlaneException {
        return http.apiVersion();
    }

    /** The version of the Data Plane API and of its machine, as JSON ({@code GET info}). */
    public String info() throws DataPlaneException {
        return http.get("/info").body();
    }

    /** Reads the present configuration ({@code GET configuration/raw}). */
    public StoredConfiguration read() throws DataPlaneException {
        return stored(http.get(RAW));
    }

    /**
     * Replaces the configuration and reloads HAProxy immediately ({@code POST configuration/raw?force_reload=true}).
     *
     * @param text the whole file
     * @param version the version that it replaces; with another one, the result is a {@link PushResult.Conflict}
     */
    public PushResult push(String text, long version) throws DataPlaneException {
        HttpResponse<String> answer = post("?force_reload=true&version=" + version, text);
        return answer.statusCode() == 201 ? new PushResult.Reloaded(stored(answer)) : notWritten(answer);
    }

    /**
     * Replaces the configuration without a reload ({@code POST configuration/raw?skip_reload=true}).
     *
     * @param version the version that it replaces
     * @return {@link PushResult.Saved}, {@link PushResult.Conflict} or {@link PushResult.Refused}
     */
    public PushResult save(String text, long version) throws DataPlaneException {
        HttpResponse<String> answer = post("?skip_reload=true&version=" + version, text);
        return answer.statusCode() == 201 ? new PushResult.Saved(stored(answer)) : notWritten(answer);
    }

    /**
     * Has HAProxy check a text as it is ({@code POST configuration/raw?only_validate=true}). Nothing is written.
     */
    public TextValidation validate(String text) throws DataPlaneException {
        HttpResponse<String> answer = post("?only_validate=true&skip_version=true", text);
        if (answer.statusCode() == 200 || answer.statusCode() == 202) {
            return new TextValidation.Valid();
        }
        if (answer.statusCode() != 400) {
            throw http.unexpected(answer, "the validation of a configuration");
        }
        String message = DataPlaneHttp.message(answer).strip();
        return WITHOUT_WORDS.matcher(message).matches()
                ? new TextValidation.InvalidWithoutMessage()
                : new TextValidation.Invalid(HaproxyMessages.in(message));
    }

    private HttpResponse<String> post(String query, String text) throws DataPlaneException {
        return http.send(
                "POST",
                RAW + query,
                BodyPublishers.ofString(text),
                "text/plain",
                http.timeouts().push());
    }

    private PushResult notWritten(HttpResponse<String> answer) throws DataPlaneException {
        return switch (answer.statusCode()) {
            case 202 ->
                new PushResult.ReloadPending(
                        stored(answer), answer.headers().firstValue("Reload-ID").orElse(""));
            case 409 -> new PushResult.Conflict(DataPlaneHttp.message(answer));
            case 400 -> refused(DataPlaneHttp.message(answer));
            default -> throw http.unexpected(answer, "the push of a configuration");
        };
    }

    /** Reads the status of a reload that {@link PushResult.ReloadPending} named. */
    public ReloadStatus reload(String id) throws DataPlaneException {
        JsonNode reload = http.json(http.get(RELOADS + "/" + encoded(id)));
        ReloadState state =
                switch (reload.path("status").asText()) {
                    case "succeeded" -> ReloadState.Succeeded;
                    case "failed" -> ReloadState.Failed;
                    default -> ReloadState.InProgress;
                };
        return new ReloadStatus(
                state, HaproxyMessages.in(reload.path("response").asText("")));
    }

    /** Lists the files of the general storage. */
    public List<StoredFile> files() throws DataPlaneException {
        HttpResponse<String> answer =
                http.send("GET", STORAGE, null, null, http.timeouts().quick());
        if (answer.statusCode() == 404) {
            return List.of();
        }
        if (answer.statusCode() != 200) {
            throw http.unexpected(answer, "GET " + STORAGE);
        }
        List<StoredFile> files = new ArrayList<>();
        for (JsonNode file : http.json(answer)) {
            files.add(storedFile(file));
        }
        return files;
    }

    /** Reads the content of a stored file. */
    public String readFile(String name) throws DataPlaneException {
        return http.get(STORAGE + "/" + encoded(name)).body();
    }

    /** Stores a new file; it must not exist yet. */
    public StoredFile createFile(String name, String content) throws DataPlaneException {
        String boundary = "proxyconfig-" + UUID.randomUUID();
        HttpResponse<String> answer = http.send(
                "POST",
                STORAGE,
                BodyPublishers.ofString(multipart(boundary, name, content)),
                "multipart/form-data; boundary=" + boundary,
                http.timeouts().quick());
        if (answer.statusCode() != 201) {
            throw http.unexpected(answer, "the upload of " + name);
        }
        return storedFile(http.json(answer));
    }

    /** Replaces a stored file without a reload. Version 2.x takes the content itself, 3.x a form. */
    public void replaceFile(String name, String content) throws DataPlaneException {
        String boundary = "proxyconfig-" + UUID.randomUUID();
        boolean form = !apiVersion().equals("v2");
        HttpResponse<String> answer = http.send(
                "PUT",
                STORAGE + "/" + encoded(name) + "?skip_reload=true",
                BodyPublishers.ofString(form ? multipart(boundary, name, content) : content),
                form ? "multipart/form-data; boundary=" + boundary : "text/plain",
                http.timeouts().quick());
        if (answer.statusCode() / 100 != 2) {
            throw http.unexpected(answer, "the replacement of " + name);
        }
    }

    /** Deletes a stored file. Does nothing if the file does not exist. */
    public void deleteFile(String name) throws DataPlaneException {
        HttpResponse<String> answer = http.send(
                "DELETE",
                STORAGE + "/" + encoded(name) + "?skip_reload=true",
                null,
                null,
                http.timeouts().quick());
        if (answer.statusCode() / 100 != 2 && answer.statusCode() != 404) {
            throw http.unexpected(answer, "the deletion of " + name);
        }
    }

    private StoredConfiguration stored(HttpResponse<String> answer) throws DataPlaneException {
        String checksum = answer.headers().firstValue("Configuration-Checksum").orElse(null);
        if (answer.body().startsWith("{")) {
            // 2.x wraps what it reads, without the version of a file that was never pushed: {"data": "global\n…"}
            JsonNode body = http.json(answer);
            return new StoredConfiguration(
                    DataPlaneHttp.version(answer), checksum, body.path("data").asText());
        }
        // 2.x answers a push with a JSON string: "# _md5hash=…\\n…"
        String text = answer.body().startsWith("\"") ? http.json(answer).asText() : answer.body();
        return new StoredConfiguration(DataPlaneHttp.version(answer), checksum, text);
    }

    private static PushResult refused(String message) throws DataPlaneException {
        String stripped = message.strip();
        String lower = stripped.toLowerCase(Locale.ROOT);
        if (lower.contains("another reload is still in progress")) {
            // HAProxy 3.x runs one reload at a time; the Data Plane API restored the previous file, and a retry can
            // succeed
            throw new DataPlaneException(DataPlaneErrorKind.Unexpected, "HAProxy is still running another reload");
        }
        if (lower.startsWith("reload failed")) {
            return new PushResult.ReloadFailed(HaproxyMessages.in(stripped));
        }
        if (lower.startsWith("validation error") || lower.contains("fatal errors found in configuration")) {
            return new PushResult.Refused(HaproxyMessages.in(stripped));
        }
        throw new DataPlaneException(DataPlaneErrorKind.Unexpected, "the Data Plane API refused the push: " + stripped);
    }

    private static StoredFile storedFile(JsonNode file) {
        return new StoredFile(
                file.path("storage_name").asText(), file.path("file").asText());
    }

    private static String multipart(String boundary, String name, String content) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file_upload\"; filename=\"" + name
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--" + boundary + "--\r\n";
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
