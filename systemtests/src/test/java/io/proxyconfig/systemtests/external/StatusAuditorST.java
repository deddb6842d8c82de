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

/** A test of the auditor: without the operator, it must find false statuses and accept true ones. */
@ExtendWith(SharedControlPlane.class)
final class StatusAuditorST {

    @Test
    void findsFalseStatusesOnly(TestNamespace namespace) {
        try (Scenario scenario = Scenario.start(namespace)) {
            scenario.apply(SpecSamples.simple());
            scenario.awaitReady();
            StatusAuditor accurate = scenario.audit();
            scenario.stack().operator().kill();
            accurate.assertNeverFalselyProgrammed();

            StatusAuditor tooEarly = scenario.audit();
            awaitVersions(tooEarly, 1);
            writeRevision(scenario, "0000000000000000");
            awaitVersions(tooEarly, 2);
            assertThatThrownBy(tooEarly::assertNeverProgrammedEarly).hasMessageContaining("0000000000000000");

            writeRevision(
                    scenario,
                    Objects.requireNonNull(scenario.resource().getStatus().lastGoodRevision()));
            StatusAuditor tooLate = scenario.audit();
            awaitVersions(tooLate, 1);
            tooLate.assertNeverFalselyProgrammed();
            scenario.stack().instance().haproxy().kill();
            tooLate.assertNeverFalselyProgrammed();
            Awaitility.await("a status that is outdated for too long")
                    .atMost(Scenario.TIMEOUT)
                    .untilAsserted(() -> assertThatThrownBy(tooLate::assertNeverFalselyProgrammed)
                            .hasMessageContaining("still reports"));
            tooLate.assertNeverProgrammedEarly();
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
