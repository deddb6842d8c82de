package io.proxyconfig.operator.render;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The revision of a configuration. It is in {@code global description}, because {@code show info} of a running worker prints
 * that (configuration manual, "description").
 */
final class Revision {
    /** Placeholder until the hash of the file is known; no configuration contains NUL. */
    static final String PLACEHOLDER = "\0\0revision\0\0";

    /** {@code show info} quotes a description that contains a comma or a quote. */
    private static final Pattern TOKEN =
            Pattern.compile("(?:^|[ \"])proxyconfig \\S+ revision ([0-9a-f]{12})(?:[ \"]|$)");

    private Revision() {}

    /** Computes the revision and writes it into the files. */
    static Rendered stamp(List<Section> sections, List<Endpoint> listeners, List<AllowListFile> allowListFiles) {
        String revision = of(sections.stream().map(Section::text).collect(Collectors.joining()));
        List<Section> stamped = sections.stream()
                .map(section -> new Section(
                        section.keyword(), section.name(), section.text().replace(PLACEHOLDER, revision)))
                .toList();
        return new Rendered(revision, listeners, allowListFiles, stamped);
    }

    /** The revision in a description; empty when it has none. */
    static Optional<String> in(String description) {
        Matcher matcher = TOKEN.matcher(description);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Hash of a text. */
    static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The text without any revision, for comparing what two revisions have in common. */
    static String without(String text) {
        return text.replaceAll("(proxyconfig \\S+ revision )[0-9a-f]{12}", "$1");
    }
}
