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
 * How to log in to a server that may not have heard of new credentials yet: where they are refused, those before are
 * tried. Safe for use by several threads.
 */
public final class AuthorizationHeaders {
    private final List<String> headers;
    private volatile int taken;

    private AuthorizationHeaders(List<String> headers) {
        this.headers = headers;
    }

    /** HTTP's Basic authentication. */
    public static AuthorizationHeaders basic(String username, String password, @Nullable String formerPassword) {
        String now = basic(username, password);
        return new AuthorizationHeaders(
                formerPassword == null ? List.of(now) : List.of(now, basic(username, formerPassword)));
    }

    /** A bearer token. */
    public static AuthorizationHeaders bearer(String token, @Nullable String formerToken) {
        String now = "Bearer " + token;
        return new AuthorizationHeaders(formerToken == null ? List.of(now) : List.of(now, "Bearer " + formerToken));
    }

    /** Sends a request, in the time that it has for each attempt; an answer of 401 is one to all of the credentials. */
    public HttpResponse<String> send(HttpClient http, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        int first = taken;
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
            taken = header;
        }
        return answer;
    }

    private static String basic(String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
