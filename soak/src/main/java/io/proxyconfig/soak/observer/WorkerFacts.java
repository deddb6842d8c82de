package io.proxyconfig.soak.observer;

import java.util.Map;
import java.util.Set;

/**
 * What the current worker of a HAProxy has in memory, as it prints it.
 *
 * @param pid its process ID
 * @param revision the revision in its {@code description}; empty without one
 * @param listeners the names of its frontends
 * @param allowLists the entries of the allow list of each listener
 * @param servers each server as {@code backend/name}, with address, port and weight
 */
record WorkerFacts(
        long pid,
        String revision,
        Set<String> listeners,
        Map<String, Set<String>> allowLists,
        Map<String, String> servers) {}
