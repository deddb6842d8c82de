package io.proxyconfig.soak.observer;

import io.proxyconfig.harness.HaproxyCli;
import io.proxyconfig.harness.WorkerList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Reads the workers of a HAProxy through its master socket. */
public final class WorkerReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(50);

    private final HaproxyCli master;

    /** A reader for the HAProxy with this master socket. */
    public WorkerReader(Path masterSocket) {
        this.master = new HaproxyCli(masterSocket, TIMEOUT);
    }

    /** What the current worker has, or why it does not answer. It waits until a reload is over. */
    WorkerReading read() {
        long begin = System.nanoTime();
        String problem = "no current worker";
        do {
            try {
                Optional<Long> before = workers().current();
                if (before.isPresent()) {
                    WorkerFacts facts = facts(before.get());
                    if (before.equals(workers().current())) {
                        return WorkerReading.of(begin, System.nanoTime(), facts);
                    }
                }
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
            }
            LockSupport.parkNanos(RETRY.toNanos());
        } while (System.nanoTime() - begin < TIMEOUT.toNanos());
        return WorkerReading.failed(begin, System.nanoTime(), problem);
    }

    /** The worker that has a session from an address; empty if none has. */
    public Optional<Long> workerWithSessionFrom(String address) throws IOException {
        WorkerList workers = workers();
        Optional<Long> current = workers.current();
        if (current.isPresent() && hasSession(current.get(), address)) {
            return current;
        }
        for (long pid : workers.draining()) {
            if (hasSession(pid, address)) {
                return Optional.of(pid);
            }
        }
        return Optional.empty();
    }

    private boolean hasSession(long pid, String address) throws IOException {
        return WorkerAnswers.hasSessionFrom(address, ask(pid, "show sess"));
    }

    private WorkerList workers() throws IOException {
        return WorkerList.parse(master.ask("show proc"));
    }

    private WorkerFacts facts(long pid) throws IOException {
        String info = ask(pid, "show info");
        if (info.lines().noneMatch("Name: HAProxy"::equals)) {
            throw new IOException("worker " + pid + " does not answer: " + info.strip());
        }
        Map<String, Set<String>> allowLists = new TreeMap<>();
        for (Map.Entry<String, String> list :
                WorkerAnswers.allowLists(ask(pid, "show acl")).entrySet()) {
            allowLists.put(list.getKey(), WorkerAnswers.entries(ask(pid, "show acl #" + list.getValue())));
        }
        return new WorkerFacts(
                pid,
                WorkerAnswers.revision(info),
                WorkerAnswers.listeners(ask(pid, "show stat -1 1 -1")),
                allowLists,
                WorkerAnswers.servers(ask(pid, "show servers state")));
    }

    private String ask(long pid, String command) throws IOException {
        return master.ask("@!" + pid + " " + command);
    }
}
