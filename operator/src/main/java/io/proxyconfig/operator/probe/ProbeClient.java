package io.proxyconfig.operator.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.proxyconfig.api.probe.AddressCheck;
import io.proxyconfig.api.probe.AllowListUpdate;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.probe.Verification;
import io.proxyconfig.operator.dataplane.AnswerTooLongException;
import io.proxyconfig.operator.dataplane.AuthorizationHeaders;
import io.proxyconfig.operator.dataplane.HttpTransport;
import io.proxyconfig.operator.dataplane.LimitedJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The client of the probe of one instance. Thread-safe. */
public final class ProbeClient {
    /** The time limit of a request to which the probe answers immediately. */
    public static final Duration QUICK = Duration.ofSeconds(3);

    private static final int MAX_REASON = 500;

    private static final JsonMapper JSON = JsonMapper.builder(LimitedJson.factory())
            .addModule(new JavaTimeModule())
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .build();

    private final URI base;
    private final AuthorizationHeaders authorization;
    private final HttpClient http;

    /**
     * Creates a client.
     *
     * @param base URL of the probe, without a path
     */
    public ProbeClient(URI base, String token, HttpClient http) {
        this(base, AuthorizationHeaders.bearer(token, null), http);
    }

    /** Creates a client with a token that the probe might not have yet. */
    public ProbeClient(URI base, AuthorizationHeaders authorization, HttpClient http) {
        this.base = base;
        this.authorization = authorization;
        this.http = http;
    }

    /** Reads the report ({@code GET /v1/report}). */
    public ProbeReport report() throws ProbeException {
        return complete(read(send("GET", "/v1/report", BodyPublishers.noBody(), QUICK), ProbeReport.class));
    }

    /** Requests the verification of a revision ({@code POST /v1/verify}). Waits up to the time limit of the request. */
    public Verification verify(Verification.Request request) throws ProbeException {
        Duration timeout = QUICK.plusMillis(request.timeoutMillis());
        Verification verification = read(send("POST", "/v1/verify", body(request), timeout), Verification.class);
        complete(verification.report());
        return verification;
    }

    /** Sends the configuration of the probe ({@code PUT /v1/config}). */
    public void configure(ProbeConfig config) throws ProbeException {
        send("PUT", "/v1/config", body(config), QUICK);
    }

    /** Whether HAProxy could listen on new addresses ({@code POST /v1/addresses}). */
    public AddressCheck.Response check(AddressCheck question) throws ProbeException {
        return read(send("POST", "/v1/addresses", body(question), QUICK), AddressCheck.Response.class);
    }

    /** Writes the server-state file for the next worker ({@code POST /v1/server-state}). */
    public ServerStateUpdate.StateFile writeServerState(ServerStateUpdate update) throws ProbeException {
        return read(send("POST", "/v1/server-state", body(update), QUICK), ServerStateUpdate.StateFile.class);
    }

    /** Replaces entries of ACL files in the running worker ({@code PUT /v1/allow-lists}). */
    public void replaceAllowLists(AllowListUpdate update) throws ProbeException {
        send("PUT", "/v1/allow-lists", body(update), QUICK);
    }

    private ProbeReport complete(ProbeReport report) throws ProbeException {
        Optional<String> missing = ReportCheck.missing(report);
        if (missing.isPresent()) {
            throw new ProbeException(
                    "the probe at " + base + " sent a report without " + missing.get() + "; check its version");
        }
        return report;
    }

    private static BodyPublisher body(Object value) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request to the probe cannot be written as JSON", e);
        }
    }

    private <T> T read(String body, Class<T> type) throws ProbeException {
        try {
            T value = JSON.readValue(body, type);
            if (value == null) {
                throw new ProbeException("the probe at " + base + " sent an empty answer");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new ProbeException("the probe at " + base + " sent an answer that the operator cannot read", e);
        }
    }

    /** The message of the probe in {@code {"error": "a sentence"}}; empty if there is none. */
    private static String reason(String body) {
        try {
            String error = JSON.readTree(body).path("error").asText();
            if (error.isBlank()) {
                return "";
            }
            return ": " + (error.length() > MAX_REASON ? error.substring(0, MAX_REASON) + "…" : error);
        } catch (JsonProcessingException e) {
            // an error page of a proxy: the status code is sufficient
            return "";
        }
    }

    private String send(String method, String path, BodyPublisher body, Duration timeout) throws ProbeException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .method(method, body);
        try {
            HttpResponse<String> answer = authorization.send(http, request);
            return switch (answer.statusCode() / 100) {
                case 2 -> answer.body();
                case 4 ->
                    throw new ProbeException("the probe at " + base + " refused " + method + " " + path + " with "
                            + answer.statusCode()
                            + (answer.statusCode() == 401
                                    ? ": check token of the credentials secret"
                                    : reason(answer.body())));
                default ->
                    throw new ProbeException("the probe at " + base + " answered " + answer.statusCode() + " to "
                            + method + " " + path + reason(answer.body()));
            };
        } catch (HttpTimeoutException e) {
            throw new ProbeException("the probe at " + base + " did not answer in time", e);
        } catch (SSLException e) {
            throw new ProbeException(
                    "TLS with the probe at " + base + " failed, check ca.crt of the credentials secret: "
                            + e.getMessage(),
                    e);
        } catch (AnswerTooLongException e) {
            throw new ProbeException("the probe at " + base + " sent " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ProbeException("the probe at " + base + " cannot be reached: " + HttpTransport.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeException("interrupted during a request to the probe at " + base, e);
        }
    }
}
