package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** HAProxy's HTTP pages: {@code /stats}, {@code /status} (monitor) and {@code /metrics} (Prometheus exporter). */
public record Stats(
        @JsonPropertyDescription("IP address to listen on. When unset: all IPv4 addresses.")
        @ValidationRule(value = Rules.ADDRESS, message = Rules.ADDRESS_MESSAGE)
        @Size(max = SpecLimits.ADDRESS) @Nullable String address,

        @JsonPropertyDescription("TCP port to listen on.") @Default("9000") @Min(1) @Max(SpecLimits.PORT) Integer port) {

    public Stats {
        port = port == null ? 9000 : port;
    }
}
