package io.proxyconfig.operator.render;

import java.util.List;

/**
 * The HTTP client inside HAProxy, which Lua scripts, OCSP updates and ACME use. For this client HAProxy reads all CA certificates
 * of the system at each start, also where no configuration uses it. {@link #VERIFY} with {@link #NONE} avoids this, so that a new
 * worker is live earlier and needs less memory.
 */
final class InternalHttpClient {
    /** The keyword in {@code global}. */
    static final String VERIFY = "httpclient.ssl.verify";

    /** The client verifies no certificate, and needs no CA certificates. */
    static final String NONE = "none";

    /** Parts of the words that can make HAProxy use the client. A name with such a part costs only the time to read the files. */
    private static final List<String> USERS = List.of("httpclient", "lua", "ocsp", "acme");

    private InternalHttpClient() {}

    /** Whether a file can use the client. */
    static boolean isUsedIn(List<ConfigLine> lines) {
        return lines.stream().flatMap(line -> line.words().stream()).anyMatch(word -> USERS.stream()
                .anyMatch(word::contains));
    }
}
