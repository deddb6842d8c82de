package io.proxyconfig.operator.pipeline;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Renews the texts of haproxy.cfg after an upgrade of the operator, resource by resource, so that not all instances reload at the
 * same time. Thread-safe.
 */
public final class RenderingRenewals {
    private final LongSupplier nanoTime;
    private final int perMinute;
    private long nextNanos;

    /**
     * Renewals at a pace.
     *
     * @param perMinute how many resources a minute; 0 for none
     */
    public RenderingRenewals(int perMinute) {
        this(perMinute, System::nanoTime);
    }

    RenderingRenewals(int perMinute, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.nanoTime = nanoTime;
        this.nextNanos = nanoTime.getAsLong();
    }

    /** Whether the operator renews texts without a request. */
    boolean isEnabled() {
        return perMinute > 0;
    }

    /** Whether the renewal of one more resource may start now. */
    synchronized boolean start() {
        long now = nanoTime.getAsLong();
        if (!isEnabled() || now - nextNanos < 0) {
            return false;
        }
        nextNanos = now + Duration.ofMinutes(1).dividedBy(perMinute).toNanos();
        return true;
    }

    /** How long the next renewal has to wait. */
    synchronized Duration delay() {
        return Duration.ofNanos(Math.max(0, nextNanos - nanoTime.getAsLong()));
    }
}
