package io.proxyconfig.operator.dataplane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * Sends requests to one Data Plane API: authentication, time limits, detection of the major version, and error
 * messages.
 */
final class DataPlaneHttp {
    static final ObjectMapper JSON = new ObjectMapper(LimitedJson.factory());

    private final URI base;
    private final AuthorizationHeaders authorization;
    private final HttpClient http;
    private final DataPlaneTimeouts timeouts;
    private volatile @Nullable String apiVersion;

    DataPlaneHttp(URI base, AuthorizationHeaders authorization, HttpClient http, DataPlaneTimeouts timeouts) {
        this.base = base;
        this.authorization = authorization;
        this.http = http;
        this.timeouts = timeouts;
    }

    DataPlaneTimeouts timeouts() {
        return timeouts;
    }

    /** {@code v3} or {@code v2}. The first call detects it with a request for {@code info}. */
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
            failIfUnauthorized(answer);
            if (answer.statusCode() != 404) {
                throw unexpected(answer, "info");
            }
        }
        throw new DataPlaneException(
                DataPlaneErrorKind.NotFound, base + " serves neither /v3 nor /v2: is it a Data Plane API?");
    }

    /** Sends a request below {@code /v3} or {@code /v2}. The caller handles every status except 401 and 403. */
    HttpResponse<String> send(
            String method, String path, @Nullable BodyPublisher body, @Nullable String contentType, Duration timeout)
            throws DataPlaneException {
        HttpResponse<String> answer = exchange(method, "/" + apiVersion() + path, body, contentType, timeout);
        failIfUnauthorized(answer);
        return answer;
    }

    private void failIfUnauthorized(HttpResponse<String> answer) throws DataPlaneException {
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw new DataPlaneException(
                    DataPlaneErrorKind.Unauthorized,
                    "the Data Plane API at " + base + " refused the credentials (" + answer.statusCode()
                            + "): check username and password of the credentials secret");
        }
    }

    /** Sends a GET request, and fails if the status is not 200. */
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
                    DataPlaneErrorKind.Unexpected,
                    "the Data Plane API at " + base + " sent an answer that is not JSON",
                    e);
        }
    }

    DataPlaneException unexpected(HttpResponse<String> answer, String call) {
        DataPlaneErrorKind kind =
                answer.statusCode() == 404 ? DataPlaneErrorKind.NotFound : DataPlaneErrorKind.Unexpected;
        if (kind == DataPlaneErrorKind.NotFound) {
            apiVersion = null; // the server can be another major version after an update
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
            // an error page of a proxy: show its text
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
                    DataPlaneErrorKind.Unexpected,
                    "the Data Plane API's answer lacks a usable Configuration-Version header: "
                            + shortened(header.orElse("none")),
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
            return authorization.send(http, request);
        } catch (HttpConnectTimeoutException e) {
            throw new DataPlaneException(
                    DataPlaneErrorKind.Unreachable, "no connection to the Data Plane API at " + base, e);
        } catch (HttpTimeoutException e) {
            throw new DataPlaneException(
                    DataPlaneErrorKind.TimedOut,
                    "the Data Plane API at " + base + " did not answer " + method + " " + path.replaceAll("\\?.*", "")
                            + " within " + timeout.toMillis() / 1000.0 + " s",
                    e);
        } catch (SSLException e) {
            throw new DataPlaneException(
                    DataPlaneErrorKind.Unreachable,
                    "TLS with the Data Plane API at " + base + " failed, check ca.crt of the credentials secret: "
                            + e.getMessage(),
                    e);
        } catch (AnswerTooLongException e) {
            throw new DataPlaneException(
                    DataPlaneErrorKind.Unexpected, "the Data Plane API at " + base + " sent " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DataPlaneException(
                    DataPlaneErrorKind.Unreachable,
                    "the Data Plane API at " + base + " cannot be reached: " + HttpTransport.reason(e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataPlaneException(DataPlaneErrorKind.Unreachable, "interrupted during a request to " + base, e);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }
}
