package io.proxyconfig.emulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HTTP Basic authentication. Missing credentials and wrong credentials get different messages, as in HAProxy's API. */
final class BasicAuth {

    private static final String SCHEME = "Basic ";

    private final byte[] expected;
    private final Generation generation;

    BasicAuth(String user, String password, Generation generation) {
        this.generation = generation;
        this.expected = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    }

    /** The response 401 for missing or wrong credentials; empty if the credentials are right. */
    Optional<ApiResponse> refuse(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.of(missing());
        }
        byte[] given;
        try {
            given = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
        } catch (IllegalArgumentException e) {
            return Optional.of(missing());
        }
        return MessageDigest.isEqual(given, expected) ? Optional.empty() : Optional.of(unauthorized("unauthorized"));
    }

    private ApiResponse missing() {
        return unauthorized(
                generation == Generation.V3_4
                        ? "missing or invalid authorization"
                        : "unauthenticated for invalid credentials");
    }

    private ApiResponse unauthorized(String message) {
        String body = ApiException.request(401, 401, message).body(generation);
        return new ApiResponse(401, ApiResponse.JSON, Body.of(body), Map.of("WWW-Authenticate", "Basic realm=\"API\""));
    }
}
