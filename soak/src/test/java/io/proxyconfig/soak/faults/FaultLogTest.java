package io.proxyconfig.soak.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.soak.faults.FaultEffect.EndsDatabase;
import io.proxyconfig.soak.faults.FaultEffect.EndsHaproxy;
import io.proxyconfig.soak.faults.FaultEffect.EndsWorker;
import io.proxyconfig.soak.faults.FaultEffect.HangsHaproxy;
import io.proxyconfig.soak.faults.FaultEffect.Nothing;
import io.proxyconfig.soak.faults.FaultEffect.StopsStatus;
import io.proxyconfig.soak.faults.FaultLog.LoggedFault;
import io.proxyconfig.soak.plan.StepKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaultLogTest {
    private static final long OPENED = 0;

    private final AtomicLong now = new AtomicLong();
    private final FaultLog log = new FaultLog(now::get);

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static HeldBy connection(int instance, long worker, int database) {
        return new HeldBy(instance, worker, database, OPENED);
    }

    @Test
    void withoutAFaultNothingMayBreak() {
        assertThat(log.causeOfEnd(connection(0, 10, 0))).isEmpty();
    }

    @Test
    void anEndedHaproxyExcusesOnlyItsConnections() {
        log.begin(StepKind.CURRENT_WORKER_KILL, new EndsHaproxy(1));

        assertThat(log.causeOfEnd(connection(1, 10, 0))).contains(StepKind.CURRENT_WORKER_KILL);
        assertThat(log.causeOfEnd(connection(0, 10, 0))).isEmpty();
        assertThat(log.causeOfEnd(new HeldBy(null, null, 0, OPENED))).contains(StepKind.CURRENT_WORKER_KILL);
        assertThat(log.summaries()).containsEntry(StepKind.CURRENT_WORKER_KILL, new FaultSummary(1, 2, Duration.ZERO));
    }

    @Test
    void anEndedWorkerExcusesOnlyItsConnections() {
        log.begin(StepKind.DRAINING_WORKER_KILL, new EndsWorker(10)).end();

        assertThat(log.causeOfEnd(connection(1, 10, 0))).isPresent();
        assertThat(log.causeOfEnd(connection(1, 11, 0))).isEmpty();
    }

    @Test
    void anEndedDatabaseExcusesOnlyItsConnections() {
        log.begin(StepKind.DATABASE_STOP, new EndsDatabase(1));

        assertThat(log.causeOfEnd(connection(0, 10, 1))).isPresent();
        assertThat(log.causeOfEnd(connection(0, 10, 0))).isEmpty();
    }

    @Test
    void hangsExcuseNoBrokenConnection() {
        log.begin(StepKind.CURRENT_WORKER_HANG, new HangsHaproxy(0));
        log.begin(StepKind.DATABASE_HANG, new Nothing());
        log.begin(StepKind.OPERATOR_KILL, new StopsStatus());

        assertThat(log.causeOfEnd(connection(0, 10, 0))).isEmpty();
    }

    @Test
    void anExcuseEndsWithTheFault() {
        LoggedFault fault = log.begin(StepKind.DATABASE_STOP, new EndsDatabase(0));
        pass(30);
        fault.end();

        pass(4);
        assertThat(log.causeOfEnd(connection(0, 10, 0))).isPresent();
        assertThat(log.causeOfEnd(new HeldBy(0, 10L, 0, now.get())))
                .as("a connection that was opened after the fault")
                .isEmpty();
        pass(2);
        assertThat(log.causeOfEnd(connection(0, 10, 0))).isEmpty();
    }

    @Test
    void haproxyIsDisturbedWhileItHangsOrIsAway() {
        pass(100);
        long before = now.get();
        LoggedFault fault = log.begin(StepKind.CURRENT_WORKER_HANG, new HangsHaproxy(2));
        pass(5);
        fault.end();
        pass(100);

        assertThat(log.disturbedHaproxy(2, before, now.get())).isTrue();
        assertThat(log.disturbedHaproxy(1, before, now.get())).isFalse();
        assertThat(log.disturbedHaproxy(2, now.get() - 1, now.get())).isFalse();
        assertThat(log.disturbedHaproxy(2, 0, before - 1)).isFalse();
    }

    @Test
    void theStatusIsNotWritableWithoutOperator() {
        assertThat(log.statusWritableSince()).isPresent();
        LoggedFault fault = log.begin(StepKind.OPERATOR_HANG, new StopsStatus());
        assertThat(log.statusWritableSince()).isEmpty();
        pass(7);
        fault.end();

        assertThat(log.statusWritableSince()).hasValue(now.get());
    }

    @Test
    void theRecoveryBeginsWithTheEndOfAFault() {
        LoggedFault fault = log.begin(StepKind.PROBE_KILL, new Nothing());
        pass(3);
        log.statusIsRight();
        assertThat(log.allRecovered()).isFalse();
        fault.end();
        pass(4);
        log.statusIsRight();
        pass(5);
        log.statusIsRight();

        assertThat(log.allRecovered()).isTrue();
        assertThat(log.summaries()).containsEntry(StepKind.PROBE_KILL, new FaultSummary(1, 0, Duration.ofSeconds(4)));
    }
}
