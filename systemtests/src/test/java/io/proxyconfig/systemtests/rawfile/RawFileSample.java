package io.proxyconfig.systemtests.rawfile;

import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file for {@code spec.raw}, with what is expected in the comments at its start. {@code # haproxy: invalid} means that
 * HAProxy itself refuses it. {@code # verdict: refused REASON: TEXT} means that the operator refuses it with this reason and
 * a message that contains the text; without such a comment, a file that HAProxy accepts goes live.
 * {@code # warning: TEXT} is part of a warning in the status. A series before the colon limits an expectation to it, for
 * example {@code # verdict 2.8: live}. Ports 1001 to 1004 are listeners and 2001 to 2003 are servers.
 *
 * @param name the name of the file
 * @param text its text
 * @param encoding UTF-8, or ISO 8859-1 if its bytes are not UTF-8
 */
record RawFileSample(String name, String text, Charset encoding) {
    private static final Pattern REFUSED = Pattern.compile("refused ([A-Za-z]+): (.*)");

    /**
     * A refusal.
     *
     * @param reason the reason of the condition
     * @param message a part of its message
     */
    record Refusal(String reason, String message) {}

    /** All files of the folder, in the order of their names. */
    static List<RawFileSample> all() throws IOException {
        Path folder = KubernetesStack.projectRoot().resolve("systemtests/src/test/resources/raw-files");
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(RawFileSample::read).toList();
        }
    }

    private static RawFileSample read(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            Charset encoding = isUtf8(content) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            return new RawFileSample(file.getFileName().toString(), new String(content, encoding), encoding);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    private static boolean isUtf8(byte[] content) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    boolean isUtf8() {
        return encoding.equals(StandardCharsets.UTF_8);
    }

    /** Whether HAProxy accepts the file. */
    boolean isValid(String series) {
        return expectation("haproxy", series).filter("invalid"::equals).isEmpty();
    }

    /** How the operator refuses the file; empty if it goes live. */
    Optional<Refusal> refusal(String series) {
        Optional<String> verdict = expectation("verdict", series);
        if (verdict.isEmpty()) {
            return isValid(series) ? Optional.empty() : Optional.of(new Refusal("RefusedByHAProxy", ""));
        }
        Matcher refused = REFUSED.matcher(verdict.get());
        if (refused.matches()) {
            return Optional.of(new Refusal(refused.group(1), refused.group(2)));
        }
        if (!verdict.get().equals("live")) {
            throw new IllegalStateException(name + ": unknown verdict " + verdict.get());
        }
        return Optional.empty();
    }

    /** Texts of warnings that the status must have. */
    List<String> warnings(String series) {
        return expectations("warning", series).toList();
    }

    private Optional<String> expectation(String kind, String series) {
        return expectations(kind + " " + series, series).findFirst().or(() -> expectations(kind, series)
                .findFirst());
    }

    private Stream<String> expectations(String kind, String series) {
        return text.lines()
                .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                .filter(line ->
                        line.startsWith("# " + kind + ": ") || line.startsWith("# " + kind + " " + series + ": "))
                .map(line -> line.substring(line.indexOf(": ") + 2).strip());
    }

    @Override
    public String toString() {
        return name;
    }
}
