package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The auditor itself: with the operator gone, lies are written that it must find, and truths that it must let pass. */
@ExtendWith(SharedControlPlane.class)
final class StatusAuditorIT {

    @Test
    void liesAreFoundAndTruthIsNot(TestNamespace namespace) {
        try (Scenario scenario = Scenario.start(namespace)) {
            scenario.apply(SpecSamples.simple());
            scenario.awaitReady();
            StatusAuditor honest = scenario.audit();
            scenario.stack().operator().kill();
            honest.neverFalselyProgrammed();

            StatusAuditor tooEarly = scenario.audit();
            awaitVersions(tooEarly, 1);
            writeRevision(scenario, "0000000000000000");
            awaitVersions(tooEarly, 2);
            assertThatThrownBy(tooEarly::neverProgrammedTooEarly).hasMessageContaining("0000000000000000");

            writeRevision(
                    scenario,
                    Objects.requireNonNull(scenario.resource().getStatus().lastGoodRevision()));
            StatusAuditor tooLong = scenario.audit();
            awaitVersions(tooLong, 1);
            tooLong.neverFalselyProgrammed();
            scenario.stack().instance().haproxy().kill();
            tooLong.neverFalselyProgrammed();
            Awaitility.await("a claim that has outlived its truth for too long")
                    .atMost(Scenario.TIMEOUT)
                    .untilAsserted(() ->
                            assertThatThrownBy(tooLong::neverFalselyProgrammed).hasMessageContaining("still says"));
            tooLong.neverProgrammedTooEarly();
        }
    }

    private static void awaitVersions(StatusAuditor auditor, int count) {
        Awaitility.await(count + " versions judged")
                .atMost(Scenario.TIMEOUT)
                .until(() -> auditor.versions().size() >= count);
    }

    private static void writeRevision(Scenario scenario, String revision) {
        scenario.handle()
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .build(),
                        "{\"status\": {\"revision\": \"" + revision + "\"}}");
    }
}
