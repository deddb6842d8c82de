package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A TCP port that HAProxy accepts connections on; becomes a {@code frontend}. */
public record Listener(
        @JsonPropertyDescription("Name of the listener, unique in the resource; HAProxy's logs and statistics show it.")
        @Required
        @Pattern(Names.PATTERN) @Size(max = 63) String name,

        @JsonPropertyDescription("IP address to listen on; all IPv4 addresses when left out.")
        @Pattern("^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$") @Size(max = 45) @Nullable String address,

        @JsonPropertyDescription("TCP port to listen on.") @Required @Min(1) @Max(65535) Integer port,

        @JsonPropertyDescription(
                "Networks (CIDR) or addresses that may connect; everybody when left out. A change here never reloads. The probe's own address is always let through.")
        @Size(min = 1, max = 1024) @Nullable List<String> allow,

        @JsonPropertyDescription(
                "The most connections at a time; further ones wait in the kernel's queue (HAProxy: maxconn).")
        @Min(1) @Max(1000000) @Nullable Integer maxConnections,

        @JsonPropertyDescription("Name of the backend that the connections go to.")
        @Required
        @Pattern(Names.PATTERN) @Size(max = 63) String backend) {}
