package io.proxyconfig.operator.observe;

import io.proxyconfig.api.probe.ProbeConfig.InstanceIdentity;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ProbePod;
import io.proxyconfig.operator.resolve.Instance;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a report is about an instance. An address can lead to another instance, for example when a later pod has it, and the
 * instances of one resource have the same token. A report that does not say whose it is counts: the probe has the version before,
 * or no configuration yet.
 *
 * @param probes URLs of the probes of all instances of the resource
 */
record ReportIdentity(Instance instance, Set<URI> probes) {
    ReportIdentity {
        probes = Set.copyOf(probes);
    }

    /** Why the report is about another instance; empty if it is about this one. */
    Optional<String> otherInstance(ProbeReport report) {
        ProbePod pod = report.pod();
        if (pod != null && instance.podUid() != null && !instance.podUid().equals(pod.uid())) {
            return Optional.of(here() + "pod " + pod.name() + " with the uid " + pod.uid() + " answers");
        }
        InstanceIdentity configured = report.instance();
        return configured != null && isOther(configured)
                ? Optional.of(here() + "the probe of instance " + configured.name() + " answers")
                : Optional.empty();
    }

    /** A URL that the resource no longer has is a former one of this instance, or of a removed one. */
    private boolean isOther(InstanceIdentity configured) {
        return !configured.probeUrl().equals(instance.probeURL().toString())
                && probes.stream().anyMatch(probe -> probe.toString().equals(configured.probeUrl()));
    }

    private String here() {
        return "at " + instance.probeURL() + " ";
    }
}
