package io.proxyconfig.operator.dataplane;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates requests to a server that might not have the newest credentials yet. If the server refuses them, the
 * previous credentials are used. Thread-safe.
 */
public final class AuthorizationHeaders {
    private final List<String> headers;
    private volatile int accepted;

    private AuthorizationHeaders(List<String> headers) {
        this.headers = headers;
    }

    /** HTTP Basic authentication. */
    public static AuthorizationHeaders basic(String username, String password, @Nullable String formerPassword) {
        String now = basic(username, password);
        return new AuthorizationHeaders(
                formerPassword == null ? List.of(now) : List.of(now, basic(username, formerPassword)));
    }

    /** Authentication with a bearer token. */
    public static AuthorizationHeaders bearer(String token, @Nullable String formerToken) {
        String now = "Bearer " + token;
        return new AuthorizationHeaders(formerToken == null ? List.of(now) : List.of(now, "Bearer " + formerToken));
    }

    /**
     * Sends a request. Each attempt has the time limit of the request. The result has status 401 only if the server
     * refused all credentials.
     */
    public HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        int first = accepted;
        HttpResponse<String> answer = send(http, request, first);
        for (int other = 0; other < headers.size() && answer.statusCode() == 401; other++) {
            if (other != first) {
                answer = send(http, request, other);
            }
        }
        return answer;
    }

    private HttpResponse<String> send(HttpClient http, HttpRequest.Builder request, int header)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpTransport.send(
                http, request.setHeader("Authorization", headers.get(header)).build());
        if (answer.statusCode() != 401) {
            accepted = header;
        }
        return answer;
    }

    private static String basic(String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
