package io.proxyconfig.emulator;

import java.util.Arrays;

/** The series of HAProxy's Data Plane API whose responses the emulator gives. */
public enum Generation {
    /** 2.9: below {@code /v2}, with the configuration in JSON. */
    V2_9("2.9"),
    /** 3.2. */
    V3_2("3.2"),
    /** 3.4, whose server was rewritten. */
    V3_4("3.4");

    private final String series;

    Generation(String series) {
        this.series = series;
    }

    /**
     * The generation of a series.
     *
     * @throws IllegalArgumentException if the emulator does not know the series
     */
    public static Generation ofSeries(String series) {
        return Arrays.stream(values())
                .filter(generation -> generation.series.equals(series))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown Data Plane API '" + series + "': use 2.9, 3.2 or 3.4"));
    }

    /** The first segment of every path, without a slash. */
    public String pathPrefix() {
        return this == V2_9 ? "v2" : "v3";
    }

    /** Whether it has the operations of the running worker. The operator needs none of them from 2.9. */
    boolean hasRuntime() {
        return this != V2_9;
    }

    /** Whether a refusal by {@code only_validate} has the messages of HAProxy. */
    boolean hasMessagesOfValidation() {
        return this != V2_9;
    }

    /** Whether {@code only_validate} checks a text for the master-worker mode, as a push does. */
    boolean validatesAsMaster() {
        return this != V2_9;
    }

    /** The series, for example {@code 3.2}. */
    @Override
    public String toString() {
        return series;
    }
}
