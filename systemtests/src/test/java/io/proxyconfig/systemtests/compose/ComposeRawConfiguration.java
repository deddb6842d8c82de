package io.proxyconfig.systemtests.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Reads and writes the whole haproxy.cfg through the Data Plane API, as with curl. */
final class ComposeRawConfiguration implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String authorization;

    ComposeRawConfiguration(ComposeProject project, String password) {
        base = URI.create("http://127.0.0.1:" + project.dataPlanePort() + "/v3/services/haproxy/configuration/");
        authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString(
                                (ComposeProject.DATAPLANE_USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** {@code GET raw} */
    HttpResponse<String> get() {
        return send(request("raw").GET());
    }

    /** {@code GET version} and {@code POST raw} with this version and a forced reload. */
    HttpResponse<String> post(String configuration) {
        String version = send(request("version").GET()).body().strip();
        return send(request("raw?force_reload=true&version=" + version)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(configuration)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the Data Plane API does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the Data Plane API", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
