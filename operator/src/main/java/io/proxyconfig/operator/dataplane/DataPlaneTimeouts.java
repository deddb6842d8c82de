package io.proxyconfig.operator.dataplane;

import java.time.Duration;

/**
 * The time limits for a complete answer of a Data Plane API.
 *
 * @param quick for reading and for files, which take milliseconds
 * @param push for a push, which validates and reloads: about 150 ms for a small file, 2 s when the new worker can't
 *     bind
 */
public record DataPlaneTimeouts(Duration quick, Duration push) {
    /** Far longer than the normal duration of a request. */
    public static final DataPlaneTimeouts DEFAULT =
            new DataPlaneTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20));
}
