package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known to be true of the instances. */
@JsonClassDescription("What is known to be true of the instances. It is never said before it is proven.")
public record ProxyConfigStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("The revision that the spec asks for; a hash of the configuration.") @Nullable String revision,

        @JsonPropertyDescription("The newest revision that was proven live on every instance.") @Nullable String lastGoodRevision,

        @JsonPropertyDescription("How many instances there are.") @StatusReplicas @Nullable Integer replicas,

        @JsonPropertyDescription("How many of them are proven to run the revision.") @Nullable Integer readyReplicas,

        @JsonPropertyDescription("Label selector of the instances' pods; empty for external instances.")
        @LabelSelector
        @Nullable String selector,

        @JsonPropertyDescription("Client connections through all instances; left out while one of them can't be asked.")
        @Nullable Sessions sessions,

        @JsonPropertyDescription("The last change that went out, or was found to need nothing.") @Nullable LastChange lastChange,

        @JsonPropertyDescription("Accepted, ResolvedRefs, Programmed, ConnectionsHealthy, WithinDrainBudget and Ready.")
        @ListKey("type")
        @Nullable List<Condition> conditions,

        @JsonPropertyDescription("Each instance by itself.") @ListKey("name") @Nullable List<InstanceStatus> instanceStatuses) {

    /** The condition of that type; empty when it has not been told yet. */
    public Optional<Condition> condition(String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(one -> one.type().equals(type)).findFirst();
    }
}
