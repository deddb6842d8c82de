package io.proxyconfig.operator.dataplane;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * The limits for JSON from instances. A short text can describe millions of objects, which need far more memory than the text, so
 * a limit of the text alone is not sufficient.
 */
public final class LimitedJson {
    /** The largest report has 64 allow lists with 1,024 entries, and about 200 workers with the sessions of their servers. */
    private static final int MAX_TOKENS = 300_000;

    private static final int MAX_NESTING_DEPTH = 50;

    private LimitedJson() {}

    /** A factory whose parsers fail if a text exceeds the limits. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(MAX_TOKENS)
                        .maxNestingDepth(MAX_NESTING_DEPTH)
                        .maxStringLength(HttpTransport.MAX_BODY_BYTES)
                        .build())
                .build();
    }
}
