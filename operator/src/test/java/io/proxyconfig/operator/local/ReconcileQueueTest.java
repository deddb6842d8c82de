package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.proxyconfig.operator.local.ReconcileQueue.Next;
import io.proxyconfig.operator.metrics.ReconciliationCounter;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The queue runs the reconciliations of a resource one after the other, when they are due. */
final class ReconcileQueueTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger count = new AtomicInteger();
    private volatile Duration now = Duration.ZERO;
    private final ReconciliationProgress progress = new ReconciliationProgress((step, time) -> {}, () -> now);

    @Test
    void eventsDuringAReconciliationStartOneMoreAfterIt() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger maximum = new AtomicInteger();
        try (ReconcileQueue queue = queue(name -> {
            maximum.accumulateAndGet(running.incrementAndGet(), Math::max);
            count.incrementAndGet();
            await(release);
            running.decrementAndGet();
            return new Next.OnEvent();
        })) {
            queue.enqueue("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> count.get() == 1);
            for (int event = 0; event < 10; event++) {
                queue.enqueue("a");
            }
            queue.enqueue("b");
            Awaitility.await().atMost(TIMEOUT).until(() -> count.get() == 2);
            release.countDown();
            Awaitility.await().atMost(TIMEOUT).until(() -> count.get() == 3);
        }

        assertThat(count)
                .as("close waits for running reconciliations and starts none")
                .hasValue(3);
        assertThat(maximum).as("of a and b").hasValue(2);
    }

    @Test
    void aReconciliationThatDoesNotEndIsStuck() {
        CountDownLatch release = new CountDownLatch(1);
        try (ReconcileQueue queue = queue(name -> {
            count.incrementAndGet();
            await(release);
            return new Next.OnEvent();
        })) {
            queue.enqueue("orders");
            Awaitility.await().atMost(TIMEOUT).until(() -> count.get() == 1);
            assertThat(progress.stuck()).isEmpty();

            now = ReconciliationProgress.LIMIT.plusSeconds(1);
            assertThat(progress.stuck()).contains("the reconciliation of orders has made no progress since 601 s");

            release.countDown();
            Awaitility.await().atMost(TIMEOUT).until(() -> progress.stuck().isEmpty());
        }
    }

    @Test
    void reconcilesAgainAfterTheRequestedTime() {
        try (ReconcileQueue queue = queue(
                name -> count.incrementAndGet() < 5 ? new Next.After(Duration.ofMillis(5)) : new Next.OnEvent())) {
            queue.enqueue("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> count.get() == 5);
        }
    }

    @Test
    void retriesAfterAnException() {
        try (ReconcileQueue queue = queue(name -> {
            if (count.incrementAndGet() < 3) {
                throw new IllegalStateException("failure of the test");
            }
            return new Next.OnEvent();
        })) {
            queue.enqueue("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> count("success") == 1);
        }
        assertThat(count("failure")).isEqualTo(2);
    }

    private double count(String result) {
        return meters.get("proxyconfig.reconciliations")
                .tag("result", result)
                .counter()
                .count();
    }

    @Test
    void reconcilesADeletedResourceThatWasCreatedAgain() {
        try (ReconcileQueue queue = queue(name -> {
            count.incrementAndGet();
            return new Next.Never();
        })) {
            queue.enqueue("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> count.get() == 1);
            queue.enqueue("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> count.get() == 2);
        }
    }

    @Test
    void retryDelaysIncreaseUpToAMinute() {
        assertThat(ReconcileQueue.retryDelay(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(ReconcileQueue.retryDelay(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(ReconcileQueue.retryDelay(7)).isEqualTo(Duration.ofSeconds(32));
        assertThat(ReconcileQueue.retryDelay(8)).isEqualTo(Duration.ofMinutes(1));
        assertThat(ReconcileQueue.retryDelay(1000)).isEqualTo(Duration.ofMinutes(1));
    }

    private ReconcileQueue queue(ReconcileQueue.Reconciliation reconciliation) {
        return new ReconcileQueue(reconciliation, new ReconciliationCounter(meters), progress);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
