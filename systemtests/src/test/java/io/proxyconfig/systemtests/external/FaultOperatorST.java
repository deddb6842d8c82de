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
 * The operator is killed in the middle of a change: the next one finds on the instance what the last one did, ends it, and
 * does nothing twice.
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

    /** When it is killed. */
    enum Moment {
        /** As soon as there is something to do. */
        SpecChanged {
            @Override
            BooleanSupplier after(FaultOperatorST test) {
                return () -> true;
            }
        },
        /** The push is under way: the file is there, the new worker is not yet. */
        FileWritten {
            @Override
            BooleanSupplier after(FaultOperatorST test) {
                String before = test.file();
                return () -> !test.file().equals(before);
            }
        },
        /** The new worker runs, the status doesn't say so yet. */
        WorkerStarted {
            @Override
            BooleanSupplier after(FaultOperatorST test) {
                List<Long> before = test.haproxy.workerPids();
                return () -> !before.containsAll(test.haproxy.workerPids());
            }
        },
        /** The status begins to speak of the new spec. */
        StatusWritten {
            @Override
            BooleanSupplier after(FaultOperatorST test) {
                String before = test.scenario.resource().getStatus().revision();
                return () ->
                        !Objects.equals(test.scenario.resource().getStatus().revision(), before);
            }
        };

        /** Becomes true when the moment has come. */
        abstract BooleanSupplier after(FaultOperatorST test);
    }

    @ParameterizedTest
    @EnumSource
    void isKilled(Moment moment) throws SQLException {
        for (int round = 0; round < ROUNDS; round++) {
            scenario.awaitReady();
            StatusAuditor auditor = scenario.audit();
            FaultWorker worker = FaultWorker.of(scenario);
            int drifted = scenario.events("Drifted").size();
            BooleanSupplier come = moment.after(this);

            ProxyConfig changed = scenario.change();
            Awaitility.await("the moment has come")
                    .atMost(Scenario.TIMEOUT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(come::getAsBoolean);
            operator.kill();
            scenario.query();
            operator.restart();
            ProxyConfig ready = scenario.awaitReady();

            assertThat(FaultWorker.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
            assertThat(Objects.requireNonNull(ready.getStatus().lastChange()).generation())
                    .isEqualTo(changed.getMetadata().getGeneration());
            assertThat(scenario.events("Drifted")).hasSize(drifted);
            scenario.assertHeldConnectionsWork();
            // what the dead one wrote last can't be taken back before the next one is there
            auditor.neverProgrammedTooEarly();
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
