package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.operator.resolve.ManagedInstances;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OtherInstanceTest {
    @Test
    void theOperatorChangesNothingWhileAnotherPodHasTheAddress() throws IOException {
        try (PipelineFixture fixture = new PipelineFixture()) {
            ManagedInstances pod = PipelineFixture.managed(fixture.pod("uid-a"), null);
            fixture.haproxy.podUid = "uid-b";

            Condition other = programmed(fixture.reconcile(OPEN, 1, pod));
            assertThat(other.status()).isEqualTo(Status.Unknown);
            assertThat(other.reason()).isEqualTo("OtherInstance");
            assertThat(other.message()).contains("pod pod with the uid uid-b answers");
            assertThat(fixture.haproxy.writes()).isEmpty();

            fixture.haproxy.podUid = "uid-a";
            Awaitility.await("the monitor reads the probe again")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> programmed(fixture.reconcile(OPEN, 1, pod)).status() == Status.True);
        }
    }
}
