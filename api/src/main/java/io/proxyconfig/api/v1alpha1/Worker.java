package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HAProxy worker process. */
@JsonClassDescription("One HAProxy worker process.")
@RecordBuilder
public record Worker(
        @JsonPropertyDescription("Process ID, as HAProxy's master process reports it.") @Required @Min(0) Long pid,

        @JsonPropertyDescription(
                "Current: the worker accepts new connections. Draining: it keeps its connections and ends with the last one.")
        @Required
        WorkerState state,

        @JsonPropertyDescription("Time at which the worker started.") @DateTime @Nullable String startTime,

        @JsonPropertyDescription("Reloads since the worker started.") @Min(0) @Nullable Integer reloadsSurvived,

        @JsonPropertyDescription("Client connections. Absent if the worker does not answer the probe.")
        @Min(0) @Nullable Integer sessions,

        @JsonPropertyDescription(
                "Memory of the worker: its proportional set size, or its resident set size if the probe cannot read that.")
        @Nullable Quantity memory,

        @JsonPropertyDescription(
                "Client connections by server; a key is backend/server. Up to 10 servers, those with the most connections; fewer if the status lists more than 100 workers.")
        @Size(max = StatusLimits.SERVERS) @Nullable Map<String, @Min(0) Integer> servers,

        @JsonPropertyDescription(
                "Number of servers with connections that the map leaves out. Absent if it is complete.")
        @Min(0) @Nullable Integer omittedServers) {}
