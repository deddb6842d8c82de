package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.OperatorProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The operator is killed during a change: the next operator reads the state of the instance, completes the change, and
 * repeats nothing.
 */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultOperatorST {
    private static final int ROUNDS = 2;
    private static final Duration POLL = Duration.ofMillis(2);

    private Scenario scenario;
    private OperatorProcess operator;
    private HaproxyProcess haproxy;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        operator = scenario.stack().operator();
        haproxy = scenario.stack().instance().haproxy();
        scenario.apply(SpecSamples.probed(2));
        scenario.awaitReady();
        scenario.hold();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    /** The moment at which the operator is killed. */
    enum Moment {
        /** Immediately after the change of the spec. */
        SpecChanged {
            @Override
            BooleanSupplier after(FaultOperatorST test) {
                return () -> true;
            }
        },
        /** During the push: the file is written, the new worker does not run yet. */
        FileWritten {
            @Override
            BooleanSupplier after(FaultOperatorST test) {
                String before = test.file();
                return () -> !test.file().equals(before);
            }
        },
        /** The new worker runs, and the status is not updated yet. */
        WorkerStarted {
            @Override
            BooleanSupplier after(FaultOperatorST test) {
                List<Long> before = test.haproxy.workerPids();
                return () -> !before.containsAll(test.haproxy.workerPids());
            }
        },
        /** The status has the new revision. */
        StatusWritten {
            @Override
            BooleanSupplier after(FaultOperatorST test) {
                String before = test.scenario.resource().getStatus().revision();
                return () ->
                        !Objects.equals(test.scenario.resource().getStatus().revision(), before);
            }
        };

        /** A condition that becomes true at this moment. */
        abstract BooleanSupplier after(FaultOperatorST test);
    }

    @ParameterizedTest
    @EnumSource
    void aKilledOperatorIsReplaced(Moment moment) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            scenario.awaitReady();
            StatusAuditor auditor = scenario.audit();
            WorkerSnapshot worker = WorkerSnapshot.of(scenario);
            int drifted = scenario.events("Drifted").size();
            BooleanSupplier reached = moment.after(this);

            ProxyConfig changed = scenario.change();
            Awaitility.await("the moment " + moment)
                    .atMost(Scenario.TIMEOUT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(reached::getAsBoolean);
            operator.kill();
            scenario.query();
            operator.restart();
            ProxyConfig ready = scenario.awaitReady();

            assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
            assertThat(Objects.requireNonNull(ready.getStatus().lastChange()).generation())
                    .isEqualTo(changed.getMetadata().getGeneration());
            assertThat(scenario.events("Drifted")).hasSize(drifted);
            scenario.assertHeldConnectionsWork();
            // the last status of the killed operator stays until the next operator runs
            auditor.assertNeverProgrammedEarly();
        }
    }

    private String file() {
        try {
            return Files.readString(haproxy.configFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
