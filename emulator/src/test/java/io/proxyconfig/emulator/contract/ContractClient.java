package io.proxyconfig.emulator.contract;

import io.proxyconfig.emulator.Generation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Plain HTTP requests with the user's credentials: the suite uses no client library, only the published API. */
final class ContractClient {

    static final String RAW = "/services/haproxy/configuration/raw";
    static final String VERSION = "/services/haproxy/configuration/version";
    static final String RELOADS = "/services/haproxy/reloads";
    static final String RUNTIME = "/services/haproxy/runtime";
    static final String SERVERS = RUNTIME + "/backends/b1/servers";
    static final String STORAGE = "/services/haproxy/storage/general";
    static final String STATS = "/services/haproxy/stats/native";

    static final String TEXT = "text/plain";
    static final String JSON = "application/json";
    private static final String BOUNDARY = "proxyconfig-contract";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI url;
    private final String user;
    private final String password;
    private final Generation generation;

    ContractClient(URI url, String user, String password, Generation generation) {
        this.generation = generation;
        this.url = url;
        this.user = user;
        this.password = password;
    }

    ContractClient withCredentials(String otherUser, String otherPassword) {
        return new ContractClient(url, otherUser, otherPassword, generation);
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    Reply get(String path) {
        return send("GET", path, BodyPublishers.noBody(), authorization());
    }

    Reply getWithoutCredentials(String path) {
        return send("GET", path, BodyPublishers.noBody(), List.of());
    }

    Reply delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody(), authorization());
    }

    Reply post(String path, String contentType, String body, String... moreHeaders) {
        return send("POST", path, BodyPublishers.ofString(body), headers(contentType, moreHeaders));
    }

    Reply put(String path, String contentType, String body) {
        return send("PUT", path, BodyPublishers.ofString(body), headers(contentType));
    }

    /** Sends a file as a browser's form does, which storage requires. */
    Reply upload(String method, String path, String fileName, String content) {
        String form = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file_upload\"; filename=\""
                + fileName + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--" + BOUNDARY + "--\r\n";
        return send(method, path, BodyPublishers.ofString(form), headers("multipart/form-data; boundary=" + BOUNDARY));
    }

    /** Pushes a configuration. {@code parameters} is the query, for example {@code version=3&force_reload=true}. */
    Reply push(String parameters, String configuration, String... moreHeaders) {
        return post(RAW + "?" + parameters, TEXT, configuration, moreHeaders);
    }

    long version() {
        return Long.parseLong(get(VERSION).body().strip());
    }

    private List<String> headers(String contentType, String... more) {
        List<String> headers = new ArrayList<>(authorization());
        headers.addAll(List.of("Content-Type", contentType));
        headers.addAll(List.of(more));
        return headers;
    }

    private List<String> authorization() {
        String pair = user + ":" + password;
        return List.of(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** The full path of an operation, for example {@code /v3/info}. */
    String path(String operation) {
        return "/" + generation.pathPrefix() + operation;
    }

    /** Sends a GET request to a full path. */
    Reply getFullPath(String path, boolean withCredentials) {
        return sendTo("GET", path, BodyPublishers.noBody(), withCredentials ? authorization() : List.of());
    }

    private Reply send(String method, String operation, BodyPublisher body, List<String> headers) {
        return sendTo(method, path(operation), body, headers);
    }

    private Reply sendTo(String method, String path, BodyPublisher body, List<String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method + " " + path, e);
        }
    }
}
