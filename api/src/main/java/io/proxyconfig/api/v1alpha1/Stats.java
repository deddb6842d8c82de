package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** HAProxy's own pages over HTTP: {@code /stats}, {@code /status} (monitor), {@code /metrics} (Prometheus exporter). */
public record Stats(
        @JsonPropertyDescription("IP address to serve on; all IPv4 addresses when left out.")
        @ValidationRule(value = Rules.ADDRESS, message = Rules.ADDRESS_MESSAGE)
        @Size(max = 45) @Nullable String address,

        @JsonPropertyDescription("TCP port to serve on.") @Default("9000") @Min(1) @Max(65535) Integer port) {

    public Stats {
        port = port == null ? 9000 : port;
    }
}
