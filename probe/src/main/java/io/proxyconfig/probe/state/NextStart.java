package io.proxyconfig.probe.state;

import io.proxyconfig.api.probe.ConnectionLimits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the next worker starts.
 *
 * @param limits limits that are lower than in the configuration; null for none
 * @param drained servers for which draining workers leave nothing over: the next worker starts with them in drain
 * @param ready servers that are in drain only because of a limit, and that the next worker starts without it
 */
public record NextStart(@Nullable ConnectionLimits limits, Set<String> drained, Set<String> ready) {

    /** With the limits of the configuration and the present states. */
    public static final NextStart UNCHANGED = new NextStart(null, Set.of(), Set.of());

    public NextStart {
        drained = Set.copyOf(drained);
        ready = Set.copyOf(ready);
    }
}
