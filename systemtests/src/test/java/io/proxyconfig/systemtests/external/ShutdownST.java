package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator that is terminated during a change ends in time, and the next operator completes the change. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShutdownST {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private Scenario scenario;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        scenario.apply(SpecSamples.simple());
        scenario.awaitProgrammed();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @Test
    void stopsDuringAChange() {
        scenario.hold();
        scenario.set("/listeners/0/maxConnections", "100");

        assertThat(scenario.stack().operator().terminate(STOP_TIMEOUT)).isTrue();

        scenario.stack().operator().restart();
        scenario.awaitProgrammed();
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void stopsWhileTheDataPlaneApiHangs() {
        scenario.stack().instance().dataPlane().suspend();
        try {
            scenario.change();

            assertThat(scenario.stack().operator().terminate(STOP_TIMEOUT)).isTrue();
        } finally {
            scenario.stack().instance().dataPlane().resume();
        }

        scenario.stack().operator().restart();
        scenario.awaitProgrammed();
    }
}
