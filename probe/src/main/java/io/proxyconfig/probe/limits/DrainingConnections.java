package io.proxyconfig.probe.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the draining workers hold, and can still open from their queues.
 *
 * @param workers the draining workers
 * @param complete whether these are all of them; if not, the numbers can be too low
 */
record DrainingConnections(List<WorkerConnections> workers, boolean complete) {

    DrainingConnections {
        workers = List.copyOf(workers);
    }

    /**
     * The most connections to one server of another worker. A server is the same if it has the same address, and the same name, or
     * a name that the other worker does not have: a server that was renamed is still the same database.
     *
     * @param key {@code backend/server}
     * @param address its address and port
     * @param names all servers of the other worker
     */
    int toServer(String key, String address, Set<String> names) {
        return workers.stream()
                .mapToInt(worker -> worker.servers().entrySet().stream()
                        .filter(server -> server.getKey().equals(key) || !names.contains(server.getKey()))
                        .filter(server -> server.getValue().address().equals(address))
                        .mapToInt(server -> server.getValue().most(worker.stopped()))
                        .sum())
                .sum();
    }

    /** The most connections to a listener of this name. */
    int toListener(String name) {
        return workers.stream()
                .filter(worker -> worker.listeners().containsKey(name))
                .mapToInt(worker -> worker.listeners().get(name).most(worker.stopped()))
                .sum();
    }

    /** These workers and one more. */
    DrainingConnections with(WorkerConnections worker) {
        List<WorkerConnections> all = new ArrayList<>(workers);
        all.add(worker);
        return new DrainingConnections(all, complete);
    }
}
