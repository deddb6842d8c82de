package io.proxyconfig.soak.faults;

import java.time.Duration;

/**
 * What the faults of one kind did.
 *
 * @param count how many there were
 * @param endedConnections the connections that they ended
 * @param longestRecovery the longest time from the end of one until the status was right
 */
public record FaultSummary(int count, int endedConnections, Duration longestRecovery) {

    FaultSummary and(FaultSummary other) {
        return new FaultSummary(
                count + other.count,
                endedConnections + other.endedConnections,
                longestRecovery.compareTo(other.longestRecovery) > 0 ? longestRecovery : other.longestRecovery);
    }
}
