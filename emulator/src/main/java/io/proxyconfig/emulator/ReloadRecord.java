package io.proxyconfig.emulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** One entry of {@code services/haproxy/reloads}: {@code in_progress}, {@code succeeded} or {@code failed}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ReloadRecord(
        @JsonProperty("id") @Nullable String id,
        @JsonProperty("reload_timestamp") @Nullable Long timestamp,
        @JsonProperty("response") @Nullable String response,
        @JsonProperty("status") String status) {

    static final String IN_PROGRESS = "in_progress";
    static final String SUCCEEDED = "succeeded";
    static final String FAILED = "failed";
}
