package io.proxyconfig.harness;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random passwords and tokens for the processes of one run. */
final class RandomSecret {
    private static final int BYTES = 16;

    private RandomSecret() {}

    /** A new secret of 32 hexadecimal digits. */
    static String hex() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
