package io.proxyconfig.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntPredicate;

/** Waits for a server in a process of ours to answer over HTTP. */
final class Http {
    private static final Duration POLL = Duration.ofMillis(20);

    private Http() {}

    /**
     * Waits until the answer has the right status.
     *
     * @throws IllegalStateException with the end of the process's log, when it ends or does not answer in time
     */
    static void await(URI url, IntPredicate good, ChildProcess process, Duration timeout, String what) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            while (!answers(http, url, good)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    String tail = process.logTail();
                    process.kill();
                    throw new IllegalStateException(what + " did not come up:\n" + tail);
                }
                process.exitsWithin(POLL);
            }
        }
    }

    private static boolean answers(HttpClient http, URI url, IntPredicate good) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(2)).build();
            return good.test(http.send(request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + url, e);
        }
    }
}
