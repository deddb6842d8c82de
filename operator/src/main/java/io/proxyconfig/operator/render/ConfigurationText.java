package io.proxyconfig.operator.render;

import java.util.Optional;

/** Reads files that come back from an instance: whose they are, and whether they mean what was pushed. */
@SuppressWarnings("DoNotCallSuggester")
public final class ConfigurationText {
    private ConfigurationText() {}

    /** The revision in the {@code global description} of a file; empty when it has none of ours. */
    public static Optional<String> revisionIn(String cfgText) {
        throw new UnsupportedOperationException("next commit");
    }

    /** The revision in a description as {@code show info} prints it; empty when it has none of ours. */
    public static Optional<String> revisionInDescription(String description) {
        return Revision.in(description);
    }

    /** Whether two files mean the same to HAProxy, apart from what the Data Plane API's re-serialisation changes. */
    public static boolean sameMeaning(String a, String b) {
        throw new UnsupportedOperationException("next commit");
    }
}
