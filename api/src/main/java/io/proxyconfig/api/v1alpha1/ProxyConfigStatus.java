package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The observed state of the instances. A number that is not known is absent; it is never 0 instead. */
@JsonClassDescription("The observed state of the instances. A number that is not known is absent.")
@RecordBuilder
public record ProxyConfigStatus(
        @JsonPropertyDescription("Generation of the spec that this status is about.") @Min(0) @Nullable Long observedGeneration,

        @JsonPropertyDescription(
                "Versions of the Secrets and ConfigMaps that this status is about. Absent if the spec refers to none, and in file mode.")
        @Size(max = StatusLimits.INPUTS) @Nullable List<ObservedInput> observedInputs,

        @JsonPropertyDescription("Version of the operator that wrote this status.")
        @Size(max = StatusLimits.VERSION) @Nullable String operatorVersion,

        @JsonPropertyDescription(
                "Who runs the instances. Managed: the operator runs them as pods. External: spec.external names them.")
        @Nullable Management management,

        @JsonPropertyDescription(
                "HAProxy image of managed instances: spec.pod.image, or the operator's default. Absent for external instances.")
        @Size(max = 512) @Nullable String image,

        @JsonPropertyDescription("Revision that the spec asks for: a hash of the configuration.")
        @Size(max = StatusLimits.VERSION) @Nullable String revision,

        @JsonPropertyDescription("Newest revision that the operator has verified on every instance.")
        @Size(max = StatusLimits.VERSION) @Nullable String lastGoodRevision,

        @JsonPropertyDescription(
                "Number of instances that run the revision in the text of another version of the operator. They get the present text with their next reload. The annotation proxyconfig.io/render: Now causes that reload. Absent if there are none.")
        @Min(1) @Nullable Integer otherRenderings,

        @JsonPropertyDescription("Number of instances that exist.") @StatusReplicas @Min(0) @Nullable Integer replicas,

        @JsonPropertyDescription("Number of instances that run the revision, as their probes show.") @Min(0) @Nullable Integer readyReplicas,

        @JsonPropertyDescription("Ready instances and wanted instances, for example 1/2.") @Size(max = 16) @Nullable String instances,

        @JsonPropertyDescription(
                "Pods that differ from spec.pod and are still to be replaced. Absent if there are none.")
        @ListKey("pod")
        @Size(max = StatusLimits.INSTANCES) @Nullable List<PodReplacement> podReplacements,

        @JsonPropertyDescription("Label selector of the instances' pods. Absent for external instances.")
        @LabelSelector
        @Size(max = 1024) @Nullable String selector,

        @JsonPropertyDescription(
                "Client connections through all instances. Absent while an instance does not report its workers.")
        @Nullable Sessions sessions,

        @JsonPropertyDescription("Last change that the operator applied, or that needed no action.") @Nullable LastChange lastChange,

        @JsonPropertyDescription(
                "Settings that close connections, or that do not do what they seem to do, and the warnings of HAProxy from the start of its workers. Each warning names the field, if it is known. Longer texts are cut and end with an ellipsis.")
        @Size(max = StatusLimits.WARNINGS) @Nullable List<@Size(max = StatusLimits.TEXT) String> warnings,

        @JsonPropertyDescription(
                "Accepted, ResolvedRefs, Programmed, WithinDrainBudget and Ready. For managed instances also PodsUpToDate, with spec.probe also ConnectionsHealthy, and while the resource is paused also Paused.")
        @ListKey("type")
        @Size(max = StatusLimits.CONDITIONS) @Nullable List<Condition> conditions,

        @JsonPropertyDescription(
                "External instances that the spec no longer names, and whose probes have not yet confirmed that they closed their connections. The operator tries again for an hour. Absent if there are none.")
        @ListKey("probeURL")
        @Size(max = StatusLimits.INSTANCES) @Nullable List<FormerInstance> formerInstances,

        @JsonPropertyDescription("State of each instance.")
        @ListKey("name")
        @Size(max = StatusLimits.INSTANCES) @Nullable List<InstanceStatus> instanceStatuses) {

    /** The condition of that type; empty if the status has none. */
    public Optional<Condition> condition(String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(one -> one.type().equals(type)).findFirst();
    }
}
