package io.proxyconfig.api.probe;

import java.util.List;

/**
 * New entries for ACL files in the running worker's memory: body of {@code PUT /v1/allow}. All entries of a file are
 * replaced at once, so that no connection is ever judged by a half of them. The files on disk are not touched.
 *
 * @param files what to replace
 */
public record AllowUpdate(List<File> files) {

    public AllowUpdate {
        files = files == null ? List.of() : List.copyOf(files);
    }

    /**
     * An ACL file and all its entries.
     *
     * @param file its path, as haproxy.cfg names it
     * @param entries IP addresses and networks
     */
    public record File(String file, List<String> entries) {

        public File {
            entries = entries == null ? List.of() : List.copyOf(entries);
        }
    }
}
