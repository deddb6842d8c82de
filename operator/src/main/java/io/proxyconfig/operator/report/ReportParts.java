package io.proxyconfig.operator.report;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.operator.dataplane.HttpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Reads the parts of a support bundle at the same time. A part that fails, or is too slow, becomes an error. */
public final class ReportParts {
    private static final int PARALLEL = 4;

    private final ReportWriter writer;
    private final long deadline;
    private final List<ReportPart> parts = new ArrayList<>();

    /** One part. */
    private record ReportPart(String what, String permission, PartReader reader) {}

    /** Reads and writes one part. */
    @FunctionalInterface
    interface PartReader {
        /** Throws {@link KubernetesClientException} if the API server does not answer or refuses. */
        void read() throws IOException;
    }

    /**
     * Creates an empty list.
     *
     * @param timeout for all parts of all calls of {@link #readAll}
     */
    ReportParts(ReportWriter writer, Duration timeout) {
        this.writer = writer;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    /**
     * Adds a part.
     *
     * @param what the part is, for an error
     * @param permission what a Role must allow; empty if none is necessary
     */
    void add(String what, String permission, PartReader reader) {
        parts.add(new ReportPart(what, permission, reader));
    }

    /** Reads all parts that were added, and waits for them. */
    void readAll() throws IOException, InterruptedException {
        List<ReportPart> next = List.copyOf(parts);
        parts.clear();
        ExecutorService executor =
                Executors.newFixedThreadPool(PARALLEL, Thread.ofVirtual().factory());
        try {
            List<Callable<Void>> tasks = next.stream().map(ReportParts::task).toList();
            List<Future<Void>> results =
                    executor.invokeAll(tasks, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            for (int i = 0; i < next.size(); i++) {
                finish(next.get(i), results.get(i));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static Callable<Void> task(ReportPart part) {
        return () -> {
            part.reader().read();
            return null;
        };
    }

    private void finish(ReportPart part, Future<Void> result) throws IOException, InterruptedException {
        try {
            result.get();
        } catch (CancellationException e) {
            writer.error(part.what(), "not read in time; allow more time with --timeout");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KubernetesClientException refused) {
                writer.error(part.what(), why(refused, part.permission()));
            } else if (e.getCause() instanceof UncheckedIOException failed) {
                throw failed.getCause();
            } else if (e.getCause() instanceof IOException failed) {
                throw failed;
            } else {
                throw new IllegalStateException(part.what() + " cannot be read", e.getCause());
            }
        }
    }

    private static String why(KubernetesClientException refused, String permission) {
        String message = reason(refused);
        return switch (refused.getCode()) {
            case 401 -> "the API server refuses the credentials; log in again, or name another kubeconfig: " + message;
            case 403 -> "forbidden; a Role must allow " + permission + ": " + message;
            case 404 -> "does not exist: " + message;
            default -> "the API server cannot be read: " + message;
        };
    }

    /** The message of the API server, or why it did not answer. */
    public static String reason(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null) {
            return e.getStatus().getMessage();
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException failure) {
                return HttpTransport.reason(failure);
            }
        }
        return String.valueOf(e.getMessage());
    }
}
