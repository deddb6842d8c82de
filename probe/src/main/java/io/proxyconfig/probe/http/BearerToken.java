package io.proxyconfig.probe.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The token that the operator shows. It is read anew each time, so that a rotated one holds without a restart, and
 * compared in a time that tells nothing about it.
 *
 * @param file the file that holds it
 */
public record BearerToken(Path file) {

    private static final String SCHEME = "bearer ";

    /**
     * Fails early where there is no token, which would otherwise shut everybody out.
     *
     * @throws IOException where the file can't be read or is empty
     */
    public void check() throws IOException {
        if (current().length == 0) {
            throw new IOException("the token file " + file + " is empty");
        }
    }

    /**
     * Whether the header shows the token.
     *
     * @param authorization value of the {@code Authorization} header; null when there was none
     * @throws IOException where the file can't be read
     */
    boolean admits(@Nullable String authorization) throws IOException {
        byte[] current = current();
        if (current.length == 0
                || authorization == null
                || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        byte[] shown = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(current, shown);
    }

    private byte[] current() throws IOException {
        return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    }
}
