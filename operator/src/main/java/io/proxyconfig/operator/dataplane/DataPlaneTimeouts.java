package io.proxyconfig.operator.dataplane;

import java.time.Duration;

/**
 * How long a Data Plane API may take for a whole answer.
 *
 * @param quick for reading and for files, which take milliseconds
 * @param push for a push, which validates and reloads: about 150 ms for a small file, 2 s when the new worker can't bind
 */
public record DataPlaneTimeouts(Duration quick, Duration push) {
    /** Far more than anything takes on a machine that is well. */
    public static final DataPlaneTimeouts DEFAULT =
            new DataPlaneTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20));
}
