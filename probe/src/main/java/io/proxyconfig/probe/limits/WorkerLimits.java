package io.proxyconfig.probe.limits;

import io.proxyconfig.probe.state.AdminStates;
import io.proxyconfig.probe.workers.MasterCli;
import java.io.IOException;

/** Reads and changes limits of one worker through its runtime API. */
record WorkerLimits(MasterCli cli, long pid) {

    WorkerConnections connections() throws IOException {
        return cli.readFromWorker(pid, WorkerConnections.COMMAND, WorkerConnections::parse);
    }

    AdminStates states() throws IOException {
        return AdminStates.parse(cli.executeOnWorker(pid, AdminStates.COMMAND));
    }

    /** A limit of 1 or more: 0 means no limit. */
    void limitServer(String server, int limit) throws IOException {
        change("set maxconn server " + server + " " + limit);
    }

    /** A limit of 0 or more: with 0, connections wait in the queue of the kernel. */
    void limitListener(String listener, int limit) throws IOException {
        change("set maxconn frontend " + listener + " " + limit);
    }

    void drain(String server) throws IOException {
        change("set server " + server + " state drain");
    }

    void ready(String server) throws IOException {
        change("set server " + server + " state ready");
    }

    private void change(String command) throws IOException {
        String response = cli.executeOnWorker(pid, command);
        if (!response.isBlank()) {
            throw new IOException("HAProxy answered '" + command + "' with: " + response.strip());
        }
    }
}
