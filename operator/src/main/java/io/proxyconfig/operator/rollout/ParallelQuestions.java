package io.proxyconfig.operator.rollout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks all instances of a resource at the same time, so that several hanging ones delay a reconciliation as long as one does. */
final class ParallelQuestions {
    /** A probe and a Data Plane API have time for one answer each. The result of a later answer counts in the next reconciliation. */
    private static final Duration DEADLINE = Duration.ofSeconds(6);

    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private ParallelQuestions() {}

    /** Asks the instances, and returns them. */
    static List<InstanceRollout> ask(List<InstanceRollout> instances) {
        if (instances.size() == 1) {
            instances.getFirst().ask();
            return instances;
        }
        CompletableFuture<?>[] answers = instances.stream()
                .map(instance -> CompletableFuture.runAsync(instance::ask, THREADS))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(answers).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // the reconciliation continues with the readings that it has
        } catch (ExecutionException e) {
            throw new IllegalStateException("an instance could not be asked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the operator stops", e);
        }
        return instances;
    }
}
