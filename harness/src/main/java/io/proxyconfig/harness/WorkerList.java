package io.proxyconfig.harness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The workers of a master, from its answer to {@code show proc} (management guide, section 9.4). */
public final class WorkerList {
    private final List<WorkerEntry> workers;

    private WorkerList(List<WorkerEntry> workers) {
        this.workers = workers;
    }

    private record WorkerEntry(long pid, long reloads, boolean old) {}

    /** Reads the answer of the master. */
    public static WorkerList parse(String showProc) {
        List<WorkerEntry> workers = new ArrayList<>();
        boolean old = false;
        for (String line : showProc.lines().toList()) {
            if (line.startsWith("#")) {
                old = line.contains("old workers");
                continue;
            }
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > 2 && fields[1].equals("worker")) {
                workers.add(new WorkerEntry(Long.parseLong(fields[0]), Long.parseLong(fields[2]), old));
            }
        }
        return new WorkerList(workers);
    }

    /** The number of reloads since the master started, failed reloads included, as the master counts them. */
    public static int reloads(String showProc) {
        return showProc.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > 2 && fields[1].equals("master"))
                .map(fields -> Integer.parseInt(fields[2]))
                .findFirst()
                .orElseThrow();
    }

    /** The worker that accepts new connections; after a failed reload, the youngest worker. */
    public Optional<Long> current() {
        return workers.stream()
                .filter(worker -> !worker.old())
                .findFirst()
                .or(() -> workers.stream().min(Comparator.comparingLong(WorkerEntry::reloads)))
                .map(WorkerEntry::pid);
    }

    /** Whether a worker of the current configuration runs. */
    public boolean hasCurrent() {
        return workers.stream().anyMatch(worker -> !worker.old());
    }

    /** The workers of earlier configurations. */
    public List<Long> draining() {
        return workers.stream().filter(WorkerEntry::old).map(WorkerEntry::pid).toList();
    }

    /** All workers. */
    public List<Long> pids() {
        return workers.stream().map(WorkerEntry::pid).toList();
    }
}
