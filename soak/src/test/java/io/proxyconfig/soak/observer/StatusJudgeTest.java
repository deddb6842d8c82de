package io.proxyconfig.soak.observer;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.soak.faults.FaultEffect.EndsHaproxy;
import io.proxyconfig.soak.faults.FaultEffect.StopsStatus;
import io.proxyconfig.soak.faults.FaultLog;
import io.proxyconfig.soak.faults.FaultLog.LoggedFault;
import io.proxyconfig.soak.plan.StepKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusJudgeTest {
    private static final StatusClaim FIRST = claim(1, "10.0.0.0/8");
    private static final StatusClaim SECOND = claim(2, "172.16.0.0/12");

    private final AtomicLong now = new AtomicLong();
    private final FaultLog faults = new FaultLog(now::get);
    private final StatusJudge judge = new StatusJudge(faults, 1);

    private static StatusClaim claim(long generation, String network) {
        return new StatusClaim(
                generation,
                new ExpectedWorker(
                        "0123456789ab", Set.of("mysql"), Map.of("mysql", Set.of(network)), Map.of("db/a", "x")));
    }

    private static WorkerFacts facts(String network) {
        return new WorkerFacts(
                10, "0123456789ab", Set.of("mysql"), Map.of("mysql", Set.of(network)), Map.of("db/a", "x"));
    }

    private void pass(double seconds) {
        now.addAndGet((long) (seconds * 1e9));
    }

    private void status(StatusClaim claim) {
        judge.version(now.get(), claim.generation(), Optional.of(claim));
    }

    private Optional<WrongStatus> reads(String network) {
        return judge.reading(0, WorkerReading.of(now.get(), now.get(), facts(network)));
    }

    private Optional<WrongStatus> readsNothing() {
        return judge.reading(0, WorkerReading.failed(now.get(), now.get(), "no answer"));
    }

    /** The status is right for the first spec. */
    private void begin() {
        pass(100);
        status(FIRST);
        assertThat(reads("10.0.0.0/8")).isEmpty();
        assertThat(judge.isRight()).isTrue();
        pass(1);
    }

    @Test
    void aStatusBeforeHaproxyHasTheSpecIsWrongImmediately() {
        begin();
        status(SECOND);

        assertThat(reads("10.0.0.0/8")).get().satisfies(wrong -> {
            assertThat(wrong.early()).isTrue();
            assertThat(wrong.claim()).isEqualTo(SECOND);
            assertThat(wrong.text()).contains("generation 2", "instance 0", "worker 10", "172.16.0.0/12");
        });
        assertThat(judge.isRight()).isFalse();
    }

    @Test
    void aReadingThatBeganBeforeTheStatusDoesNotJudgeIt() {
        begin();
        long begin = now.get();
        pass(0.1);
        status(SECOND);

        assertThat(judge.reading(0, WorkerReading.of(begin, now.get(), facts("10.0.0.0/8"))))
                .isEmpty();
        assertThat(reads("172.16.0.0/12")).isEmpty();
    }

    @Test
    void aStatusThatWasTrueAMomentAgoIsNotEarly() {
        begin();
        assertThat(reads("172.16.0.0/12"))
                .as("no statement about this spec yet")
                .isEmpty();
        status(SECOND);

        assertThat(reads("10.0.0.0/8")).isEmpty();
    }

    @Test
    void aSpecWithoutTheStatementIsNotJudged() {
        begin();
        judge.version(now.get(), 2, Optional.empty());
        pass(60);

        assertThat(reads("172.16.0.0/12")).isEmpty();
        assertThat(judge.isRight()).isFalse();
    }

    @Test
    void aLateEventAboutAnEarlierSpecIsNotJudged() {
        begin();
        judge.version(now.get(), 2, Optional.empty());
        status(FIRST);

        assertThat(reads("172.16.0.0/12")).isEmpty();
    }

    @Test
    void aStatusMayStayForTheLimitAfterHaproxyChanged() {
        begin();
        assertThat(reads("192.168.0.0/16")).isEmpty();
        pass(10);
        assertThat(reads("192.168.0.0/16")).isEmpty();
        pass(0.1);

        assertThat(reads("192.168.0.0/16")).get().satisfies(wrong -> {
            assertThat(wrong.early()).isFalse();
            assertThat(wrong.text()).contains("10.1 s", "192.168.0.0/16");
        });
    }

    @Test
    void aStatusMayStayForTheLimitAfterHaproxyEnded() {
        begin();
        assertThat(readsNothing()).isEmpty();
        pass(9);
        assertThat(readsNothing()).isEmpty();
        pass(2);

        assertThat(readsNothing()).isPresent();
    }

    @Test
    void aHaproxyThatIsRightAgainStartsTheLimitAgain() {
        begin();
        assertThat(readsNothing()).isEmpty();
        pass(9);
        assertThat(reads("10.0.0.0/8")).isEmpty();
        pass(9);
        assertThat(readsNothing()).isEmpty();
        pass(9);

        assertThat(readsNothing()).isEmpty();
    }

    @Test
    void theLimitDoesNotCountWhileNoOperatorRuns() {
        begin();
        assertThat(readsNothing()).isEmpty();
        LoggedFault operator = faults.begin(StepKind.OPERATOR_HANG, new StopsStatus());
        pass(60);
        assertThat(readsNothing()).isEmpty();
        operator.end();
        pass(9);
        assertThat(readsNothing()).isEmpty();
        pass(2);

        assertThat(readsNothing()).isPresent();
    }

    @Test
    void aFaultOfHaproxyExcusesAnEarlyStatusForTheLimitOnly() {
        begin();
        faults.begin(StepKind.CURRENT_WORKER_KILL, new EndsHaproxy(0)).end();
        pass(9);
        status(SECOND);
        assertThat(reads("10.0.0.0/8")).isEmpty();
        pass(9);
        status(FIRST);
        assertThat(reads("172.16.0.0/12")).as("a late event").isEmpty();
        status(claim(3, "fd00::/8"));

        assertThat(reads("10.0.0.0/8")).isPresent();
    }
}
