package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.Ticker;
import java.time.Duration;

/**
 * Renews the texts of haproxy.cfg after an upgrade of the operator, resource by resource, so that not all instances reload at the
 * same time. Thread-safe.
 */
public final class RenderingRenewals {
    private final Ticker ticker;
    private final int perMinute;
    private Duration next;

    /**
     * Renewals at a pace.
     *
     * @param perMinute how many resources a minute; 0 for none
     */
    public RenderingRenewals(int perMinute) {
        this(perMinute, Ticker.system());
    }

    RenderingRenewals(int perMinute, Ticker ticker) {
        this.perMinute = perMinute;
        this.ticker = ticker;
        this.next = ticker.now();
    }

    /** Whether the operator renews texts without a request. */
    boolean isEnabled() {
        return perMinute > 0;
    }

    /** Whether the renewal of one more resource may start now. */
    synchronized boolean start() {
        Duration now = ticker.now();
        if (!isEnabled() || now.compareTo(next) < 0) {
            return false;
        }
        next = now.plus(Duration.ofMinutes(1).dividedBy(perMinute));
        return true;
    }

    /** How long the next renewal has to wait. */
    synchronized Duration delay() {
        Duration left = next.minus(ticker.now());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
