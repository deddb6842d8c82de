package io.proxyconfig.probe.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bearer token that the operator sends. The probe reads the file for each request, so that a new token needs no restart.
 * The comparison takes constant time.
 *
 * @param file file that contains the token
 */
public record BearerToken(Path file) {

    private static final String SCHEME = "bearer ";

    /**
     * Fails if the file has no token, because the probe would reject every request.
     *
     * @throws IOException if the file cannot be read or is empty
     */
    public void check() throws IOException {
        if (current().length == 0) {
            throw new IOException(
                    "the token file " + file + " is empty; write the token of the credentials Secret to it");
        }
    }

    /**
     * Whether the header has the token.
     *
     * @param authorization value of the header {@code Authorization}; null without one
     * @throws IOException if the file cannot be read
     */
    boolean matches(@Nullable String authorization) throws IOException {
        byte[] current = current();
        if (current.length == 0
                || authorization == null
                || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(current, given);
    }

    private byte[] current() throws IOException {
        return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    }
}
