package io.proxyconfig.api.probe;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import java.util.List;

/**
 * Question whether HAProxy could listen on addresses that it does not listen on yet: body of {@code POST /v1/addresses}.
 * Asked before a reload, because a worker that can't bind makes HAProxy take no new connections at all for two seconds.
 *
 * @param addresses what to try
 */
public record AddressCheck(List<ProbeListener> addresses) {

    public AddressCheck {
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
    }

    /**
     * The answer.
     *
     * @param taken those that nobody could listen on now
     */
    public record Result(List<Taken> taken) {

        public Result {
            taken = taken == null ? List.of() : List.copyOf(taken);
        }
    }

    /**
     * An address that can't be listened on.
     *
     * @param address which
     * @param why the operating system's words
     */
    public record Taken(ProbeListener address, String why) {}
}
