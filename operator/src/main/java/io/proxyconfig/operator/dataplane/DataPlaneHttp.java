package io.proxyconfig.operator.dataplane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.proxyconfig.operator.dataplane.DataPlaneException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Requests to one Data Plane API: Basic auth, time-outs, the API's major version, error bodies turned into sentences. */
final class DataPlaneHttp {
    static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final AuthorizationHeaders logins;
    private final HttpClient http;
    private final DataPlaneTimeouts timeouts;
    private volatile @Nullable String apiVersion;

    DataPlaneHttp(URI base, AuthorizationHeaders logins, HttpClient http, DataPlaneTimeouts timeouts) {
        this.base = base;
        this.logins = logins;
        this.http = http;
        this.timeouts = timeouts;
    }

    DataPlaneTimeouts timeouts() {
        return timeouts;
    }

    /** {@code v3} or {@code v2}, found out by asking for {@code info} once. */
    String apiVersion() throws DataPlaneException {
        String known = apiVersion;
        if (known != null) {
            return known;
        }
        for (String version : new String[] {"v3", "v2"}) {
            HttpResponse<String> answer = exchange("GET", "/" + version + "/info", null, null, timeouts.quick());
            if (answer.statusCode() == 200) {
                apiVersion = version;
                return version;
            }
            refuseUnauthorized(answer);
            if (answer.statusCode() != 404) {
                throw unexpected(answer, "info");
            }
        }
        throw new DataPlaneException(Kind.NotFound, base + " serves neither /v3 nor /v2: is it a Data Plane API?");
    }

    /** A request below {@code /v3} (or {@code /v2}); any status but 401 and 403 is the caller's to judge. */
    HttpResponse<String> send(
            String method, String path, @Nullable BodyPublisher body, @Nullable String contentType, Duration timeout)
            throws DataPlaneException {
        HttpResponse<String> answer = exchange(method, "/" + apiVersion() + path, body, contentType, timeout);
        refuseUnauthorized(answer);
        return answer;
    }

    private void refuseUnauthorized(HttpResponse<String> answer) throws DataPlaneException {
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw new DataPlaneException(
                    Kind.Unauthorized,
                    "the Data Plane API at " + base + " refused the credentials (" + answer.statusCode()
                            + "): check username and password of the credentials secret");
        }
    }

    /** A GET whose only good answer is 200. */
    HttpResponse<String> get(String path) throws DataPlaneException {
        HttpResponse<String> answer = send("GET", path, null, null, timeouts.quick());
        if (answer.statusCode() != 200) {
            throw unexpected(answer, "GET " + path);
        }
        return answer;
    }

    JsonNode json(HttpResponse<String> answer) throws DataPlaneException {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new DataPlaneException(
                    Kind.Unexpected, "the Data Plane API at " + base + " answered what is no JSON", e);
        }
    }

    DataPlaneException unexpected(HttpResponse<String> answer, String call) {
        Kind kind = answer.statusCode() == 404 ? Kind.NotFound : Kind.Unexpected;
        if (kind == Kind.NotFound) {
            apiVersion = null; // another major version may serve there by now
        }
        return new DataPlaneException(
                kind,
                "the Data Plane API at " + base + " answered " + answer.statusCode() + " to " + call + ": "
                        + message(answer));
    }

    /** The {@code message} of an error body {@code {code, message}}, or the start of a body of another form. */
    static String message(HttpResponse<String> answer) {
        try {
            JsonNode message = JSON.readTree(answer.body()).path("message");
            if (message.isTextual()) {
                return message.textValue();
            }
        } catch (JsonProcessingException e) {
            // an error page of something in between; its text is all there is to show
            return shortened(answer.body());
        }
        return shortened(answer.body());
    }

    static long version(HttpResponse<String> answer) throws DataPlaneException {
        Optional<String> header = answer.headers().firstValue("Configuration-Version");
        try {
            return Long.parseLong(header.orElse("").strip());
        } catch (NumberFormatException e) {
            throw new DataPlaneException(
                    Kind.Unexpected,
                    "the Data Plane API's answer lacks a usable Configuration-Version header: " + header.orElse("none"),
                    e);
        }
    }

    private HttpResponse<String> exchange(
            String method, String path, @Nullable BodyPublisher body, @Nullable String contentType, Duration timeout)
            throws DataPlaneException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(timeout)
                .method(method, body == null ? BodyPublishers.noBody() : body);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return logins.send(http, request);
        } catch (HttpConnectTimeoutException e) {
            throw new DataPlaneException(Kind.Unreachable, "no connection to the Data Plane API at " + base, e);
        } catch (HttpTimeoutException e) {
            throw new DataPlaneException(
                    Kind.TimedOut,
                    "the Data Plane API at " + base + " did not answer " + method + " " + path.replaceAll("\\?.*", "")
                            + " within " + timeout.toMillis() / 1000.0 + " s",
                    e);
        } catch (SSLException e) {
            throw new DataPlaneException(
                    Kind.Unreachable,
                    "TLS with the Data Plane API at " + base + " failed, check ca.crt of the credentials secret: "
                            + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new DataPlaneException(
                    Kind.Unreachable,
                    "the Data Plane API at " + base + " can't be reached: " + HttpTransport.reason(e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataPlaneException(Kind.Unreachable, "interrupted while asking " + base, e);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }
}
