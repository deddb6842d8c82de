package io.proxyconfig.api.v1alpha1;

/** Durations of the spec, in the format of the Gateway API (GEP-2257). */
public final class DurationFormat {
    /** Up to four parts of whole units, for example {@code 250ms} or {@code 1h30m}. */
    public static final String PATTERN = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    /** Characters of a duration. */
    public static final int LENGTH = 28;

    /**
     * Hours of the longest duration. HAProxy stores milliseconds in a signed number of 32 bits (configuration manual, "Time
     * format").
     */
    public static final int MAX_HOURS = 596;

    private DurationFormat() {}
}
