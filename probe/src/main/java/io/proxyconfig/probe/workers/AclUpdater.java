package io.proxyconfig.probe.workers;

import io.proxyconfig.api.probe.AllowListUpdate;
import java.io.IOException;
import java.util.List;

/**
 * Replaces the entries of ACL files in the current worker ({@code prepare acl}, {@code add acl @version}, {@code commit
 * acl}; management guide, section 9.3). The Data Plane API can't: it adds and deletes one entry a call, and refuses one
 * that another covers.
 */
public final class AclUpdater {
    /** HAProxy takes a line of up to {@code tune.bufsize}, 16,384 bytes unless configured otherwise. */
    private static final int LONGEST_LINE = 12_000;

    private static final String NEW_VERSION = "New version created:";

    private final MasterCli cli;

    public AclUpdater(MasterCli cli) {
        this.cli = cli;
    }

    /**
     * Replaces all entries of one file at once.
     *
     * @throws IOException where HAProxy doesn't answer or refuses; then the entries are what they were
     */
    public void replace(AllowListUpdate.File update) throws IOException {
        long worker = ShowProc.parse(cli.ask("show proc"))
                .current()
                .orElseThrow(() -> new IOException("HAProxy has no current worker"))
                .pid();
        String prepared = cli.askWorker(worker, "prepare acl " + update.file()).strip();
        if (!prepared.startsWith(NEW_VERSION)) {
            throw new IOException(prepared);
        }
        String version = "@" + prepared.substring(NEW_VERSION.length()).strip();
        addAll(worker, version, update);
        expectSilence(cli.askWorker(worker, "commit acl " + version + " " + update.file()));
    }

    private void addAll(long worker, String version, AllowListUpdate.File update) throws IOException {
        String target = "@!" + worker + " ";
        StringBuilder line = new StringBuilder();
        for (String entry : List.copyOf(update.entries())) {
            String command = target + "add acl " + version + " " + update.file() + " " + entry + ";";
            if (line.length() + command.length() > LONGEST_LINE) {
                expectSilence(cli.ask(line.toString()));
                line.setLength(0);
            }
            line.append(command);
        }
        if (!line.isEmpty()) {
            expectSilence(cli.ask(line.toString()));
        }
    }

    private static void expectSilence(String answer) throws IOException {
        if (!answer.isBlank()) {
            throw new IOException(answer.strip());
        }
    }
}
