package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One HAProxy as its probe and its Data Plane API show it. */
@JsonClassDescription("One instance as its probe and its Data Plane API show it.")
public record InstanceStatus(
        @JsonPropertyDescription("Name of the instance.") @Required
        String name,

        @JsonPropertyDescription("The revision that the running worker carries; left out while it can't be told.")
        @Nullable String revision,

        @JsonPropertyDescription("The Data Plane API's checksum of the configuration that was pushed last.") @Nullable String checksum,

        @JsonPropertyDescription("What keeps the instance from being ready; left out when it is.") @Nullable String message,

        @JsonPropertyDescription("Reloads since HAProxy's master started; left out while HAProxy does not answer.")
        @Nullable Reloads reloads,

        @JsonPropertyDescription("The probe's MySQL connections.") @Nullable ProbeStatus probe,

        @JsonPropertyDescription(
                "The workers: one that is current, and those that drain; left out while HAProxy does not answer.")
        @Nullable List<Worker> workers) {

    /** Reloads of one instance. */
    public record Reloads(
            @JsonPropertyDescription("Reloads since HAProxy's master started.")
            Integer total,

            @JsonPropertyDescription("Those of them that failed; the worker before them stayed.")
            Integer failed) {}
}
