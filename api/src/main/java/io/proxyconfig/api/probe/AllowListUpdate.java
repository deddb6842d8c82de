package io.proxyconfig.api.probe;

import java.util.List;

/**
 * New entries for allow lists in the memory of the current worker: body of {@code PUT /v1/allow-lists}. HAProxy replaces all
 * entries of a list in one step, so that no connection meets a part of them. The files on disk stay the same.
 *
 * @param files the lists to replace
 */
public record AllowListUpdate(List<File> files) {

    public AllowListUpdate {
        files = files == null ? List.of() : List.copyOf(files);
    }

    /**
     * An allow list and all its entries.
     *
     * @param file path of its file, as in haproxy.cfg
     * @param entries IP addresses and networks
     */
    public record File(String file, List<String> entries) {

        public File {
            entries = entries == null ? List.of() : List.copyOf(entries);
        }
    }
}
