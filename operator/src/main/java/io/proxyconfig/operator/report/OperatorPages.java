package io.proxyconfig.operator.report;

import io.proxyconfig.operator.dataplane.HttpTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Reads what an operator serves over HTTP in the same pod or on the same machine. */
final class OperatorPages {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI base;
    private final ReportWriter writer;

    OperatorPages(URI base, ReportWriter writer) {
        this.base = base;
        this.writer = writer;
    }

    /** Adds pages by their paths, for example {@code /metrics}. */
    void add(List<String> paths, ReportParts parts) {
        for (String path : paths) {
            parts.add("the operator's " + path + " at " + base, "", () -> read(path));
        }
    }

    private void read(String path) throws IOException {
        try (HttpClient http = HttpTransport.client(null)) {
            HttpResponse<String> answer = HttpTransport.send(
                    http,
                    HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build());
            if (answer.statusCode() == 200) {
                writer.text("operator" + path + ".txt", answer.body());
            } else {
                writer.error("the operator's " + path + " at " + base, "answered " + answer.statusCode());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            writer.error(
                    "the operator's " + path + " at " + base,
                    "no answer (" + HttpTransport.reason(e) + "); name the address of the operator with --http");
        }
    }
}
