package io.proxyconfig.probe.workers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@code show acl <file>} (management guide, section 9.3): an entry a line, behind its address in memory. */
final class ShowAcl {

    private ShowAcl() {}

    /** The entries; null where the worker has no such file. */
    static @Nullable List<String> parse(String answer) {
        if (answer.startsWith("Unknown ACL identifier")) {
            return null;
        }
        return answer.lines()
                .filter(line -> line.startsWith("0x"))
                .map(line -> line.substring(line.indexOf(' ') + 1).strip())
                .toList();
    }
}
