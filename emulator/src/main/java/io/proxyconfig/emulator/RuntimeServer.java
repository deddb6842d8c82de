package io.proxyconfig.emulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server of {@code show servers state} (management guide, section 9.3), in the fields of the published model. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RuntimeServer(
        @JsonProperty("address") String address,
        @JsonProperty("admin_state") String adminState,
        @JsonProperty("id") String id,
        @JsonProperty("name") String name,
        @JsonProperty("operational_state") String operationalState,
        @JsonProperty("port") @Nullable Long port) {

    /** SRV_ADMF_FMAINT, SRV_ADMF_IMAINT and SRV_ADMF_CMAINT/RMAINT, as the management guide lists them. */
    private static final int MAINTENANCE = 0x01 | 0x02 | 0x20;

    private static final int DRAIN = 0x08 | 0x10;

    /** All servers of the output; empty if the output is not in format version 1. */
    static Optional<List<RuntimeServer>> parse(String output) {
        List<String> lines = output.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().strip().equals("1")) {
            return Optional.empty();
        }
        List<RuntimeServer> servers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(" ", -1);
            if (!line.startsWith("#") && fields.length >= 19) {
                servers.add(of(fields));
            }
        }
        return Optional.of(servers);
    }

    private static RuntimeServer of(String[] fields) {
        int admin = Integer.parseInt(fields[6], 16);
        String adminState = (admin & MAINTENANCE) != 0 ? "maint" : (admin & DRAIN) != 0 ? "drain" : "ready";
        String operationalState =
                switch (fields[5]) {
                    case "0" -> "down";
                    case "3" -> "stopping";
                    default -> "up";
                };
        Long port = fields[18].matches("\\d+") ? Long.valueOf(fields[18]) : null;
        return new RuntimeServer(fields[4], adminState, fields[2], fields[3], operationalState, port);
    }
}
