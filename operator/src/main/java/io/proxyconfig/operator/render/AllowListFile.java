package io.proxyconfig.operator.render;

import java.util.List;

/**
 * The sources that may connect to one listener, as an ACL file.
 *
 * @param name file name, safe in the Data Plane API's storage
 * @param entries networks and addresses in HAProxy's own spelling, sorted, without duplicates
 */
public record AllowListFile(String name, List<String> entries) {

    public AllowListFile {
        entries = List.copyOf(entries);
    }

    /** The text of the file: one entry per line. */
    public String content() {
        return String.join("\n", entries) + "\n";
    }
}
