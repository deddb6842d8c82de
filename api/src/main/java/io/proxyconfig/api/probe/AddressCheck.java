package io.proxyconfig.api.probe;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import java.util.List;

/**
 * Asks whether HAProxy can bind addresses that a change adds: body of {@code POST /v1/addresses}. The operator asks before a
 * reload, because HAProxy accepts no new connections for two seconds while a new worker cannot bind.
 *
 * @param addresses the addresses to try
 */
public record AddressCheck(List<ProbeListener> addresses) {

    public AddressCheck {
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
    }

    /**
     * The answer.
     *
     * @param taken the addresses that HAProxy cannot bind now
     */
    public record Response(List<Taken> taken) {

        public Response {
            taken = taken == null ? List.of() : List.copyOf(taken);
        }
    }

    /**
     * An address that HAProxy cannot bind.
     *
     * @param address the address
     * @param reason the error message of the operating system
     */
    public record Taken(ProbeListener address, String reason) {}
}
