package io.proxyconfig.operator.render;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The revision of a configuration: in {@code global description}, because {@code show info} of a running worker prints
 * that (configuration manual, "description"), and nothing else proves what runs.
 */
final class Revision {
    /** Stands in the file until its hash is known; NUL can't be in any configuration. */
    static final String PLACE = "\0\0revision\0\0";

    private static final Pattern TOKEN = Pattern.compile("(?:^| )proxyconfig \\S+ revision ([0-9a-f]{12})(?: |$)");

    private Revision() {}

    /** Our part of the description. */
    static String description(String namespace, String name) {
        return "proxyconfig " + namespace + "/" + name + " revision " + PLACE;
    }

    static Optional<String> in(String description) {
        Matcher matcher = TOKEN.matcher(description);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Hash of a text that still has the place. */
    static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String without(String text) {
        return text.replaceAll("(proxyconfig \\S+ revision )[0-9a-f]{12}", "$1");
    }
}
