package io.proxyconfig.operator.report;

import java.util.BitSet;
import java.util.HashSet;
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
    static final int MIN_LENGTH = SecretForms.SHORTEST;
    /** Larger values are archives, for example releases of Helm; no other text contains one as a whole. */
    private static final int MAX_LENGTH = 64 * 1024;

    private static final String DELIMITERS = " \t\r\n\"'=:,;@()[]{}<>|&";

    /** Words that every installation has. Without them, a bundle would be unreadable. */
    private static final Set<String> COMMON = Set.of(
            "true",
            "false",
            "null",
            "none",
            "username",
            "password",
            "secret",
            "token",
            "proxyconfig",
            "proxyconfigs",
            "proxyconfig.io",
            "proxyconfig-operator",
            "operator",
            "haproxy",
            "dataplane",
            "probe");

    /** A port or a number of objects. */
    private static final Pattern FEW_DIGITS = Pattern.compile("[0-9]{1,5}");

    private final Set<String> kept = new HashSet<>();
    private final Set<String> values = new TreeSet<>();
    private @Nullable Trie trie;

    /** Removes this value from every text that follows. */
    public synchronized void learn(String value) {
        if (value.length() <= MAX_LENGTH && isSecret(value.strip())) {
            SecretForms.of(value).stream()
                    .filter(form -> form.length() >= MIN_LENGTH)
                    .forEach(values::add);
            trie = null;
        }
    }

    /** Keeps the names of objects, also if a value of a Secret equals one. To be called before {@link #learn}. */
    synchronized void keep(String name) {
        kept.add(name);
    }

    private boolean isSecret(String value) {
        return !COMMON.contains(value)
                && !kept.contains(value)
                && !FEW_DIGITS.matcher(value).matches();
    }

    /** The text without secrets. */
    public String redact(String text) {
        return CredentialPatterns.redact(withoutValues(text));
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
