package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.proxyconfig.operator.local.ReconcileQueue.Next;
import io.proxyconfig.operator.metrics.ReconciliationCounter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** ReconcileQueue over a resource come one after the other, when they are due. */
final class ReconcileQueueTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger passes = new AtomicInteger();

    @Test
    void newsDuringAPassMakeOneMoreAndNeverTwoAtATime() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger atATime = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ReconcileQueue all = passes(name -> {
            most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
            passes.incrementAndGet();
            await(go);
            atATime.decrementAndGet();
            return new Next.WithNews();
        })) {
            all.wake("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> passes.get() == 1);
            for (int news = 0; news < 10; news++) {
                all.wake("a");
            }
            all.wake("b");
            Awaitility.await().atMost(TIMEOUT).until(() -> passes.get() == 2);
            go.countDown();
            Awaitility.await().atMost(TIMEOUT).until(() -> passes.get() == 3);
        }

        assertThat(passes)
                .as("the end lets what is under way end, and begins nothing")
                .hasValue(3);
        assertThat(most).as("of a and b").hasValue(2);
    }

    @Test
    void aPassComesAgainWhenItAskedForIt() {
        Clock clock = Clock.systemUTC();
        try (ReconcileQueue all = passes(name ->
                passes.incrementAndGet() < 5 ? new Next.At(clock.instant().plusMillis(5)) : new Next.WithNews())) {
            all.wake("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> passes.get() == 5);
        }
    }

    @Test
    void aPassThatFailsComesAgain() {
        try (ReconcileQueue all = passes(name -> {
            if (passes.incrementAndGet() < 3) {
                throw new IllegalStateException("as the test wants it");
            }
            return new Next.WithNews();
        })) {
            all.wake("a");
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
    void aResourceThatIsGoneCanComeBack() {
        try (ReconcileQueue all = passes(name -> {
            passes.incrementAndGet();
            return new Next.Never();
        })) {
            all.wake("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> passes.get() == 1);
            all.wake("a");
            Awaitility.await().atMost(TIMEOUT).until(() -> passes.get() == 2);
        }
    }

    @Test
    void pausesGrowUpToAMinute() {
        assertThat(ReconcileQueue.pause(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(ReconcileQueue.pause(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(ReconcileQueue.pause(7)).isEqualTo(Duration.ofSeconds(32));
        assertThat(ReconcileQueue.pause(8)).isEqualTo(Duration.ofMinutes(1));
        assertThat(ReconcileQueue.pause(1000)).isEqualTo(Duration.ofMinutes(1));
    }

    private ReconcileQueue passes(ReconcileQueue.Reconciliation pass) {
        return new ReconcileQueue(pass, Clock.systemUTC(), new ReconciliationCounter(meters));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
