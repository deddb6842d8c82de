package io.proxyconfig.probe.workers;

import io.proxyconfig.api.probe.AllowListUpdate;
import java.io.IOException;
import java.util.List;

/**
 * Replaces the entries of ACL files in the current worker with one transaction of the runtime API: {@code prepare acl},
 * {@code add acl @version}, {@code commit acl} (management guide, section 9.3). The Data Plane API has no such operation: it
 * changes one entry with each request, and rejects an entry that another one covers.
 */
public final class AclUpdater {
    /** HAProxy accepts lines of up to {@code tune.bufsize}, which is 16,384 bytes by default. */
    private static final int MAX_LINE_LENGTH = 12_000;

    private static final String NEW_VERSION = "New version created:";

    private final MasterCli cli;
    private final ProcessReader processes;

    public AclUpdater(MasterCli cli, ProcessReader processes) {
        this.cli = cli;
        this.processes = processes;
    }

    /**
     * Replaces all entries of one file.
     *
     * @throws IOException if HAProxy does not answer or rejects a command; the entries are then unchanged
     */
    public void replace(AllowListUpdate.File update) throws IOException {
        long worker = processes
                .read()
                .current()
                .orElseThrow(() -> new IOException("HAProxy has no current worker; check the log of HAProxy"))
                .pid();
        String prepared =
                cli.executeOnWorker(worker, "prepare acl " + update.file()).strip();
        if (!prepared.startsWith(NEW_VERSION)) {
            throw new IOException(prepared);
        }
        String version = "@" + prepared.substring(NEW_VERSION.length()).strip();
        addAll(worker, version, update);
        requireEmpty(cli.executeOnWorker(worker, "commit acl " + version + " " + update.file()));
    }

    private void addAll(long worker, String version, AllowListUpdate.File update) throws IOException {
        String target = "@!" + worker + " ";
        StringBuilder line = new StringBuilder();
        for (String entry : List.copyOf(update.entries())) {
            String command = target + "add acl " + version + " " + update.file() + " " + entry + ";";
            if (line.length() + command.length() > MAX_LINE_LENGTH) {
                requireEmpty(cli.execute(line.toString()));
                line.setLength(0);
            }
            line.append(command);
        }
        if (!line.isEmpty()) {
            requireEmpty(cli.execute(line.toString()));
        }
    }

    /** HAProxy answers with an empty line if a command succeeds. */
    private static void requireEmpty(String response) throws IOException {
        if (!response.isBlank()) {
            throw new IOException(response.strip());
        }
    }
}
