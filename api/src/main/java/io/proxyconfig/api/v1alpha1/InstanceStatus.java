package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One HAProxy as its probe and its Data Plane API show it. */
@JsonClassDescription("State of one instance, as its probe and its Data Plane API show it.")
@RecordBuilder
public record InstanceStatus(
        @JsonPropertyDescription("Name of the instance.") @Required @Size(min = 1, max = 253) String name,

        @JsonPropertyDescription(
                "Active: the operator configures the instance. Draining: the operator has taken its pod out of the Service; it keeps its connections until it is replaced. Leaving: Kubernetes is deleting its pod, which keeps its connections until the grace period ends.")
        @Nullable InstanceState state,

        @JsonPropertyDescription(
                "URL of the probe of an external instance. With it, the operator can release an instance that the spec no longer names. Absent for managed instances.")
        @Size(max = SpecLimits.URL) @Nullable String probeURL,

        @JsonPropertyDescription("Revision that the current worker runs. Absent while the probe does not report it.")
        @Size(max = StatusLimits.VERSION) @Nullable String revision,

        @JsonPropertyDescription("Version of HAProxy. Absent while HAProxy does not answer its probe.")
        @Size(max = StatusLimits.VERSION) @Nullable String haproxyVersion,

        @JsonPropertyDescription("The Data Plane API's checksum of the configuration that the operator pushed last.")
        @Size(max = StatusLimits.CHECKSUM) @Nullable String checksum,

        @JsonPropertyDescription(
                "Revision that the operator has verified last on the instance. Absent while it applies another one.")
        @Size(max = StatusLimits.VERSION) @Nullable String verifiedRevision,

        @JsonPropertyDescription(
                "Hash of the allow lists that the operator has verified with verifiedRevision. They change without a reload.")
        @Size(max = StatusLimits.VERSION) @Nullable String verifiedRuntime,

        @JsonPropertyDescription(
                "Held: the instance has had the configuration of this ProxyConfig. TakeOverUsed: the same, and the annotation proxyconfig.io/take-over has had its effect. Absent before that, and for managed instances.")
        @Nullable InstanceClaim claim,

        @JsonPropertyDescription(
                "Why the instance is not ready. Absent if it is ready. A longer text is cut and ends with an ellipsis.")
        @Size(max = StatusLimits.TEXT) @Nullable String message,

        @JsonPropertyDescription(
                "Reloads since HAProxy's master process started. Absent while HAProxy does not answer its probe.")
        @Nullable Reloads reloads,

        @JsonPropertyDescription("The probe's MySQL connections. Absent if spec.probe is not set.") @Nullable ProbeStatus probe,

        @JsonPropertyDescription(
                "HAProxy's worker processes: the current worker, and up to 9 draining workers. With more, the list has the oldest ones, because they exceed maxDrainTime first, and omittedWorkers counts the others. Absent while HAProxy does not answer its probe.")
        @ListKey("pid")
        @Size(max = StatusLimits.WORKERS) @Nullable List<Worker> workers,

        @JsonPropertyDescription(
                "Number of draining workers that the list leaves out. Sums and conditions count them. Absent if the list is complete.")
        @Min(0) @Nullable Integer omittedWorkers) {

    /** Reloads of one instance. */
    public record Reloads(
            @JsonPropertyDescription("Reloads since HAProxy's master process started.") @Min(0) Integer total,

            @JsonPropertyDescription("Reloads that failed. HAProxy kept the worker that it had.") @Min(0) Integer failed) {}
}
