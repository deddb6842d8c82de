package io.proxyconfig.soak.observer;

import io.proxyconfig.api.v1alpha1.Backend;
import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.Server;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each current worker must have for a spec. It comes from the spec, without the operator's code; only the revision is the
 * status's.
 *
 * @param revision the revision in the status
 * @param listeners the names of the listeners
 * @param allowLists the entries of the allow list of each listener
 * @param servers each server as {@code backend/name}, with address, port and weight
 */
record ExpectedWorker(
        String revision, Set<String> listeners, Map<String, Set<String>> allowLists, Map<String, String> servers) {
    private static final List<String> EVERYTHING = List.of("0.0.0.0/0", "::/0");
    /** The addresses that the probe connects from. */
    private static final List<String> PROBE = List.of("127.0.0.1", "::1");

    /** The expectation for a spec, with the revision that the status has for it. */
    static ExpectedWorker of(ProxyConfigSpec spec, String revision) {
        Map<String, Set<String>> allowLists = new TreeMap<>();
        for (Listener listener : spec.listeners()) {
            Set<String> entries = new TreeSet<>(PROBE);
            entries.addAll(Objects.requireNonNullElse(listener.allowedSources(), EVERYTHING));
            allowLists.put(listener.name(), entries);
        }
        Map<String, String> servers = new TreeMap<>();
        for (Backend backend : spec.backends()) {
            for (Server server : backend.servers()) {
                servers.put(
                        backend.name() + "/" + server.name(),
                        server(server.address(), Integer.toString(server.port()), Integer.toString(server.weight())));
            }
        }
        return new ExpectedWorker(revision, new TreeSet<>(allowLists.keySet()), allowLists, servers);
    }

    /** A server's address, port and weight as one text. */
    static String server(String address, String port, String weight) {
        return address + ":" + port + " weight " + weight;
    }

    /** What a worker has otherwise; empty if it has what is expected. */
    Optional<String> contradiction(WorkerFacts worker) {
        return difference("revision", revision, worker.revision())
                .or(() -> difference("listeners", listeners, worker.listeners()))
                .or(() -> difference("allow lists", allowLists, worker.allowLists()))
                .or(() -> difference("servers", servers, worker.servers()))
                .map(text -> "worker " + worker.pid() + " has " + text);
    }

    private static Optional<String> difference(String what, Object expected, Object actual) {
        return expected.equals(actual)
                ? Optional.empty()
                : Optional.of("the " + what + " " + actual + ", and the spec has " + expected);
    }
}
