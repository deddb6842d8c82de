package io.proxyconfig.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.ProbeConfig.InstanceIdentity;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ProbePod;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportIdentityTest {
    private static final URI A = URI.create("https://a.example:8443");
    private static final URI B = URI.create("https://b.example:8443");

    private static ReportIdentity identity(@Nullable String podUid) {
        Instance instance = new Instance("a", A, A, new Credentials("admin", "password", "token", null), podUid);
        return new ReportIdentity(instance, Set.of(A, B));
    }

    private static ProbeReport report(@Nullable ProbePod pod, @Nullable InstanceIdentity instance) {
        return ProbeReportBuilder.builder()
                .startedAt(Instant.EPOCH)
                .observedAt(Instant.EPOCH)
                .pod(pod)
                .instance(instance)
                .haproxy(HaproxyViewBuilder.builder().workers(List.of()).build())
                .listeners(List.of())
                .allowListFiles(List.of())
                .build();
    }

    @Test
    void aReportThatSaysNothingCounts() {
        assertThat(identity("uid-a").otherInstance(report(null, null))).isEmpty();
        assertThat(identity(null).otherInstance(report(null, null))).isEmpty();
    }

    @Test
    void theUidOfThePodDecides() {
        assertThat(identity("uid-a").otherInstance(report(new ProbePod("orders-0", "uid-a"), null)))
                .isEmpty();
        assertThat(identity("uid-a").otherInstance(report(new ProbePod("orders-0", "uid-b"), null)))
                .contains("at https://a.example:8443 pod orders-0 with the uid uid-b answers");
        assertThat(identity(null).otherInstance(report(new ProbePod("haproxy-7", "uid-b"), null)))
                .as("an external instance can be a pod")
                .isEmpty();
    }

    @Test
    void theProbeOfAnotherPresentInstanceIsRecognized() {
        assertThat(identity(null).otherInstance(report(null, new InstanceIdentity("b", B.toString()))))
                .contains("at https://a.example:8443 the probe of instance b answers");
    }

    @Test
    void anInstanceCanHaveAnotherNameOrAnotherAddress() {
        assertThat(identity(null).otherInstance(report(null, new InstanceIdentity("before", A.toString()))))
                .as("renamed, or two instances whose URLs were exchanged in the spec")
                .isEmpty();
        assertThat(identity(null).otherInstance(report(null, new InstanceIdentity("a", "https://10.0.0.7:8443"))))
                .as("another address for the same probe")
                .isEmpty();
    }
}
