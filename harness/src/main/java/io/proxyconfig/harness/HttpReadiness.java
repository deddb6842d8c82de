package io.proxyconfig.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntPredicate;

/** Waits until the HTTP server of a child process answers. */
final class HttpReadiness {
    private static final Duration POLL = Duration.ofMillis(20);

    private HttpReadiness() {}

    /**
     * Waits for a response with an accepted status.
     *
     * @throws IllegalStateException with the end of the log, where the process ends or does not answer in time
     */
    static void await(URI url, IntPredicate accepted, ChildProcess process, Duration timeout, String what) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            while (!answers(http, url, accepted)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    String tail = process.logTail();
                    process.kill();
                    throw new IllegalStateException(what + " did not start:\n" + tail);
                }
                process.exitsWithin(POLL);
            }
        }
    }

    private static boolean answers(HttpClient http, URI url, IntPredicate accepted) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(2)).build();
            return accepted.test(http.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + url, e);
        }
    }
}
