package io.proxyconfig.operator.status;

import org.jspecify.annotations.Nullable;

/** Keeps texts from outside, such as HAProxy's messages, within the bounds of the status. */
final class Texts {
    private static final String ELLIPSIS = "…";

    private Texts() {}

    /** The text, cut to {@code max} characters of which the last is an ellipsis. */
    static String shortened(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - ELLIPSIS.length();
        boolean splitsCharacter = Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, splitsCharacter ? end - 1 : end) + ELLIPSIS;
    }

    /** The same for a text that may be absent. */
    static @Nullable String shortenedOrNull(@Nullable String text, int max) {
        return text == null ? null : shortened(text, max);
    }
}
