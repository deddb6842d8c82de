package io.proxyconfig.operator.status;

import static io.proxyconfig.operator.status.Situation.HEALTHY;
import static io.proxyconfig.operator.status.Situation.NOON;
import static io.proxyconfig.operator.status.Situation.current;
import static io.proxyconfig.operator.status.Situation.input;
import static io.proxyconfig.operator.status.Situation.managed;
import static io.proxyconfig.operator.status.Situation.probeDown;
import static io.proxyconfig.operator.status.Situation.reported;
import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.MySqlViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.operator.observe.Reading;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsHealthyTest {
    private static final MySqlView FAILING = MySqlViewBuilder.builder()
            .desired(2)
            .broken(2)
            .freshSucceeded(false)
            .freshLatencyMicros(900L)
            .lastError("gone")
            .lastErrorAt(NOON)
            .breaks(List.of())
            .build();

    @Test
    void connectionsThatWorkOnEveryInstance() {
        assertThat(judge(input(reported("a", HEALTHY, current(NOON)))).status()).isEqualTo(Status.True);
    }

    @Test
    void aReportAboutAnEarlierSpecSaysNothing() {
        InstanceInput healthy = reported("a", HEALTHY, current(NOON));
        ProbeReport earlier = ProbeReportBuilder.builder(healthy.report().orElseThrow())
                .configId("listeners-earlier")
                .build();

        assertThat(judge(input(Situation.instance("a", new Reading.Available<>(earlier)))))
                .isEqualTo(ConditionResult.unknown(
                        Reason.Progressing, "instance a: the probe does not have the present spec.probe yet"));
    }

    @Test
    void aProbeOfAnEarlierVersionDoesNotRequireTls() {
        assertThat(judge(Situation.requiringTls(null)))
                .isEqualTo(ConditionResult.unknown(
                        Reason.Progressing,
                        "instance a: the probe is of an earlier version and ignores spec.probe.mysql.sslMode; update the"
                                + " probe"));
        assertThat(judge(Situation.requiringTls("REQUIRED")).status()).isEqualTo(Status.True);
    }

    @Test
    void missingInstancesAreUnknown() {
        ConditionResult missing =
                judge(input(managed(2, "instance b is not scheduled"), reported("a", HEALTHY, current(NOON))));
        ConditionResult none = judge(input());

        assertThat(missing).isEqualTo(ConditionResult.unknown(Reason.InstancesMissing, "instance b is not scheduled"));
        assertThat(none.status()).isEqualTo(Status.Unknown);
        assertThat(none.reason()).isEqualTo(Reason.InstancesMissing);
    }

    @Test
    void aFailureCountsMoreThanUnknownAndMissingInstances() {
        ConditionResult result = judge(input(
                managed(3, "instance c is not scheduled"), probeDown("a"), reported("b", FAILING, current(NOON))));

        assertThat(result.status()).isEqualTo(Status.False);
        assertThat(result.message())
                .isEqualTo(
                        "instance b: a fresh connection failed: gone; check the database and the account of spec.probe.mysql");
    }

    @Test
    void isTrueWithoutInstancesIfTheSpecAsksForNone() {
        assertThat(judge(input(managed(0, null))))
                .isEqualTo(ConditionResult.isTrue(Reason.Healthy, StatusInput.NO_INSTANCES));
    }

    @Test
    void doesNotApplyWithoutAProbeInTheSpec() {
        StatusInput input = Situation.withoutProbe(reported("a", null, current(NOON)));

        assertThat(ConnectionsHealthyCondition.judge(input)).isEmpty();
    }

    private static ConditionResult judge(StatusInput input) {
        return ConnectionsHealthyCondition.judge(input).orElseThrow();
    }
}
