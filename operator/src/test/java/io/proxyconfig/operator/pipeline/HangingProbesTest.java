package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator asks the probes of all instances at the same time. */
final class HangingProbesTest {
    private static final int INSTANCES = 4;
    /** Less than the time limit of a request, so that a lone request fails here. */
    private static final Duration WAIT = Duration.ofSeconds(2);

    private PipelineFixture fixture;
    private final List<StubHaproxy> instances = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        fixture = new PipelineFixture();
        for (int number = 0; number < INSTANCES; number++) {
            instances.add(new StubHaproxy());
        }
    }

    @AfterEach
    void end() {
        fixture.close();
        instances.forEach(StubHaproxy::close);
    }

    @Test
    void theRequestsToAllProbesAreOpenAtTheSameTime() {
        ManagedInstances all = all();
        assertThat(programmed(fixture.reconcile(OPEN, 1, all)).status()).isEqualTo(Condition.Status.True);
        instances.forEach(one -> one.haproxyDown = true);
        Awaitility.await("all monitors have seen that HAProxy is down")
                .atMost(Duration.ofMinutes(1))
                .until(() -> Objects.equals(fixture.reconcile(OPEN, 1, all).readyReplicas(), 0));
        CyclicBarrier allAsked = new CyclicBarrier(INSTANCES);
        AtomicInteger together = new AtomicInteger();
        instances.forEach(one -> one.beforeVerification = () -> {
            if (awaitOthers(allAsked)) {
                together.incrementAndGet();
            }
        });

        fixture.reconcile(OPEN, 1, all);

        assertThat(together).hasValue(INSTANCES);
    }

    private static boolean awaitOthers(CyclicBarrier barrier) {
        try {
            barrier.await(WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (BrokenBarrierException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ManagedInstances all() {
        List<Instance> up = new ArrayList<>();
        for (int number = 0; number < INSTANCES; number++) {
            up.add(PipelineFixture.instance("orders-" + number, instances.get(number)));
        }
        return ManagedInstancesBuilder.builder(ManagedInstances.none())
                .up(up)
                .wanted(INSTANCES)
                .present(INSTANCES)
                .build();
    }
}
