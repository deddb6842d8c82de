package io.proxyconfig.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerificationResultTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String REVISION = "0123456789ab";
    private static final Rendered RENDERED = new Rendered(
            REVISION,
            List.of(new Endpoint("mysql", "127.0.0.1", 3306)),
            List.of(new AllowListFile("proxyconfig-mysql.acl", List.of("10.0.0.0/8", "127.0.0.1"))),
            List.of());
    private static final WorkerView CURRENT = WorkerViewBuilder.builder()
            .pid(7)
            .current(true)
            .startedAt(NOON)
            .sessions(0)
            .memoryBytes(1L)
            .servers(Map.of())
            .build();
    private static final ListenerCheck ACCEPTING = new ListenerCheck("mysql", true, NOON, 100, null);
    private static final ProbeReport.RunningAllowList ENTRIES =
            new ProbeReport.RunningAllowList("/etc/general/proxyconfig-mysql.acl", List.of("127.0.0.1", "10.0.0.0/8"));

    @Test
    void theRevisionAcceptingListenersAndTheEntriesAreVerified() {
        assertThat(VerificationResult.of(RENDERED, report(description(REVISION), CURRENT, ACCEPTING, ENTRIES))
                        .mismatch())
                .isEmpty();
    }

    @Test
    void anotherRevisionInTheRunningWorkerIsAMismatch() {
        assertThat(VerificationResult.of(RENDERED, report(description("ba9876543210"), CURRENT, ACCEPTING, ENTRIES))
                        .mismatch())
                .hasValue("the running worker has revision ba9876543210 instead of " + REVISION);
    }

    @Test
    void aDescriptionOfAnotherProgramIsAMismatch() {
        assertThat(VerificationResult.of(RENDERED, report("our proxy", CURRENT, ACCEPTING, ENTRIES))
                        .mismatch())
                .hasValue("the running worker has no revision of this operator instead of " + REVISION);
    }

    @Test
    void aDrainingWorkerAloneIsAMismatch() {
        WorkerView draining = WorkerViewBuilder.builder()
                .pid(7)
                .startedAt(NOON)
                .reloadsSurvived(1)
                .sessions(3)
                .memoryBytes(1L)
                .servers(Map.of())
                .build();

        assertThat(VerificationResult.of(RENDERED, report(description(REVISION), draining, ACCEPTING, ENTRIES))
                        .mismatch())
                .hasValue("HAProxy has no current worker");
    }

    @Test
    void aListenerThatRefusesOrWasNotTriedIsAMismatch() {
        ListenerCheck refusing = new ListenerCheck("mysql", false, NOON, 0, "Connection refused");
        ListenerCheck other = new ListenerCheck("other", true, NOON, 100, null);

        assertThat(VerificationResult.of(RENDERED, report(description(REVISION), CURRENT, refusing, ENTRIES))
                        .mismatch())
                .hasValue("listener mysql at 127.0.0.1:3306 accepts no connection: Connection refused");
        assertThat(VerificationResult.of(RENDERED, report(description(REVISION), CURRENT, other, ENTRIES))
                        .mismatch())
                .hasValue("the probe has not tried listener mysql yet");
    }

    @Test
    void anotherAllowListInMemoryIsAMismatch() {
        ProbeReport.RunningAllowList open =
                new ProbeReport.RunningAllowList("/etc/general/proxyconfig-mysql.acl", List.of("0.0.0.0/0"));

        assertThat(VerificationResult.of(RENDERED, report(description(REVISION), CURRENT, ACCEPTING, open))
                        .mismatch())
                .hasValue("the running worker has another allow list than proxyconfig-mysql.acl");
    }

    @Test
    void anAllowListThatCouldNotBeReadIsAMismatch() {
        ProbeReport.RunningAllowList another =
                new ProbeReport.RunningAllowList("/etc/general/another.acl", List.of("127.0.0.1"));

        assertThat(VerificationResult.of(RENDERED, report(description(REVISION), CURRENT, ACCEPTING, another))
                        .mismatch())
                .hasValue("the probe could not read allow list proxyconfig-mysql.acl of the running worker");
    }

    @Test
    void aMissingAllowListIsAMismatch() {
        ProbeReport.RunningAllowList none =
                new ProbeReport.RunningAllowList("/etc/general/proxyconfig-mysql.acl", null);

        assertThat(VerificationResult.of(RENDERED, report(description(REVISION), CURRENT, ACCEPTING, none))
                        .mismatch())
                .hasValue("the running worker has another allow list than proxyconfig-mysql.acl");
    }

    @Test
    void anUnreadableAllowListIsAssumedToBeAsStoredAndAMissingOneIsNot() {
        String name = "proxyconfig-mysql.acl";
        Map<String, String> stored = Map.of(name, "10.1.0.0/16\n127.0.0.1\n");
        ProbeReport.RunningAllowList another = new ProbeReport.RunningAllowList("/etc/general/another.acl", List.of());
        ProbeReport.RunningAllowList none = new ProbeReport.RunningAllowList("/etc/general/" + name, null);

        assertThat(DriftDetector.runningAllowLists(RENDERED, report(null, CURRENT, ACCEPTING, another), stored))
                .isEqualTo(Map.of(name, List.of("10.1.0.0/16", "127.0.0.1")));
        assertThat(DriftDetector.runningAllowLists(RENDERED, report(null, CURRENT, ACCEPTING, none), stored))
                .isEmpty();
        assertThat(DriftDetector.runningAllowLists(RENDERED, report(null, CURRENT, ACCEPTING, ENTRIES), stored))
                .isEqualTo(Map.of(name, List.of("127.0.0.1", "10.0.0.0/8")));
    }

    private static String description(String revision) {
        return "proxyconfig shop/orders revision " + revision;
    }

    private static ProbeReport report(
            @Nullable String description,
            WorkerView worker,
            ListenerCheck check,
            ProbeReport.RunningAllowList entries) {
        return ProbeReportBuilder.builder()
                .startedAt(NOON)
                .observedAt(NOON)
                .configId("config")
                .haproxy(HaproxyViewBuilder.builder()
                        .reachable(true)
                        .version("2.8.25")
                        .masterPid(1L)
                        .description(description)
                        .workers(List.of(worker))
                        .build())
                .listeners(List.of(check))
                .allowListFiles(List.of(entries))
                .build();
    }
}
