package io.proxyconfig.probe.workers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The output of {@code show acl <file>} (management guide, section 9.3): one line for each entry, after its memory address. */
final class ShowAcl {

    private ShowAcl() {}

    /** The entries; null if the worker has not loaded the file. */
    static @Nullable List<String> parse(String output) {
        if (output.startsWith("Unknown ACL identifier")) {
            return null;
        }
        return output.lines()
                .filter(line -> line.startsWith("0x"))
                .map(line -> line.substring(line.indexOf(' ') + 1).strip())
                .toList();
    }
}
