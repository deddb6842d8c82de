package io.proxyconfig.operator.report;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.ahocorasick.trie.Emit;
import org.ahocorasick.trie.Trie;
import org.jspecify.annotations.Nullable;

/**
 * Removes secrets from texts: every value that it has learned, and what looks like a credential. A value of
 * {@value #MIN_ANYWHERE} characters or more is removed wherever it is, a shorter one where it stands alone. Thread-safe.
 */
public final class Redactor {
    /** Replaces a secret. */
    static final String REMOVED = "[removed]";

    /** A shorter value is a part of too many words. */
    static final int MIN_ANYWHERE = 8;
    /** A shorter value is no secret, and its removal would make the texts unreadable. */
    static final int MIN_LENGTH = 3;
    /** Larger values are archives, for example releases of Helm; no other text contains one as a whole. */
    private static final int MAX_LENGTH = 64 * 1024;

    private static final String DELIMITERS = " \t\r\n\"'=:,;@()[]{}<>|&";

    private static final List<Credential> CREDENTIALS = List.of(
            new Credential(
                    "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)",
                    Pattern.DOTALL,
                    REMOVED),
            new Credential("(\\w://[^/\\s:@\"']*):[^/\\s@\"']+@", 0, "$1:" + REMOVED + "@"),
            new Credential(
                    "(\\bauthorization\\b[\"']?\\s*[:=]\\s*[\"']?(?:(?:basic|bearer)\\s+)?)[^\\s\"',]+",
                    Pattern.CASE_INSENSITIVE,
                    "$1" + REMOVED),
            new Credential("(\\b(?:basic|bearer)\\s+)[\\w+/=.~-]{8,}", Pattern.CASE_INSENSITIVE, "$1" + REMOVED),
            new Credential("(\\b(?:insecure-)?password\\s+)(?!is\\b|of\\b|for\\b)\\S+", 0, "$1" + REMOVED),
            new Credential("(\\bstats\\s+auth\\s+[^\\s:]+:)\\S+", 0, "$1" + REMOVED),
            new Credential(
                    "([\\w.-]*(?:password|passwd|pwd|secret|token|api[_-]?key)=)[^\\s&\"',;]+",
                    Pattern.CASE_INSENSITIVE,
                    "$1" + REMOVED),
            new Credential(
                    "(\"[\\w.-]*(?:password|passwd|token|api[_-]?key)\"\\s*:\\s*\")[^\"]+",
                    Pattern.CASE_INSENSITIVE,
                    "$1" + REMOVED));

    private final Set<String> values = new TreeSet<>();
    private @Nullable Trie trie;

    /** Text in the form of a credential. */
    private record Credential(Pattern pattern, String replacement) {
        Credential(String pattern, int flags, String replacement) {
            this(Pattern.compile(pattern, flags), replacement);
        }

        String removeFrom(String text) {
            return pattern.matcher(text).replaceAll(replacement);
        }
    }

    /** Removes this value from every text that follows. */
    public synchronized void learn(String value) {
        if (value.length() <= MAX_LENGTH) {
            SecretForms.of(value).stream()
                    .filter(form -> form.length() >= MIN_LENGTH)
                    .forEach(values::add);
            trie = null;
        }
    }

    /** The text without secrets. */
    public String redact(String text) {
        String redacted = withoutValues(text);
        for (Credential credential : CREDENTIALS) {
            redacted = credential.removeFrom(redacted);
        }
        return redacted;
    }

    private String withoutValues(String text) {
        BitSet secret = new BitSet(text.length());
        for (Emit emit : trie().parseText(text)) {
            if (emit.size() >= MIN_ANYWHERE || standsAlone(text, emit.getStart(), emit.getEnd())) {
                secret.set(emit.getStart(), emit.getEnd() + 1);
            }
        }
        StringBuilder redacted = new StringBuilder(text.length());
        int next = 0;
        for (int start = secret.nextSetBit(0); start >= 0; start = secret.nextSetBit(next)) {
            redacted.append(text, next, start).append(REMOVED);
            next = secret.nextClearBit(start);
        }
        return redacted.append(text, next, text.length()).toString();
    }

    private synchronized Trie trie() {
        if (trie == null) {
            trie = Trie.builder().addKeywords(values).build();
        }
        return trie;
    }

    /** Whether delimiters surround this part of the text. */
    private static boolean standsAlone(String text, int start, int end) {
        return (start == 0 || DELIMITERS.indexOf(text.charAt(start - 1)) >= 0)
                && (end + 1 == text.length() || DELIMITERS.indexOf(text.charAt(end + 1)) >= 0);
    }
}
