package io.proxyconfig.probe.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The servers that the probe drained itself, and which it may take out of drain. HAProxy has only one state for a drain of the
 * probe and one of an administrator. The list is in a file beside the server-state file, which passes a drain on to the next
 * worker: so it survives a restart of the probe. The file has a server before HAProxy drains it.
 */
final class DrainedServers {
    private static final String FILE_NAME = "drained-servers";

    private final Path file;
    /** Drained in the current worker by the probe. */
    private final Set<String> current = new HashSet<>();
    /** The next worker starts with these drained. */
    private Set<String> next = Set.of();

    private long worker;
    private boolean loaded;

    DrainedServers(Path folder) {
        this.file = folder.resolve(FILE_NAME);
    }

    /**
     * Compares the list with the current worker. A server that an administrator drained is not in the list, and a server that an
     * administrator took out of drain leaves it.
     *
     * @param pid the current worker
     * @param drained all servers that it has in drain
     */
    void follow(long pid, Set<String> drained) throws IOException {
        if (!loaded || worker != pid) {
            Set<String> stored = loaded ? all() : read();
            current.clear();
            current.addAll(stored);
            next = Set.of();
            worker = pid;
            loaded = true;
        }
        if (current.retainAll(drained)) {
            write();
        }
    }

    boolean contains(String server) {
        return current.contains(server);
    }

    /** Before HAProxy drains a server. */
    void add(String server) throws IOException {
        if (current.add(server)) {
            write();
        }
    }

    /** After HAProxy has taken a server out of drain. */
    void remove(String server) throws IOException {
        if (current.remove(server)) {
            write();
        }
    }

    /** Before the server-state file has these servers in drain. */
    void startDrained(Set<String> servers) throws IOException {
        if (!servers.equals(next)) {
            next = Set.copyOf(servers);
            write();
        }
    }

    Set<String> current() {
        return Set.copyOf(current);
    }

    private Set<String> all() {
        Set<String> all = new TreeSet<>(current);
        all.addAll(next);
        return all;
    }

    private Set<String> read() throws IOException {
        try {
            return Set.copyOf(new HashSet<>(Files.readAllLines(file)));
        } catch (NoSuchFileException none) {
            return Set.of();
        }
    }

    private void write() throws IOException {
        Path written = file.resolveSibling(FILE_NAME + ".next");
        Files.write(written, List.copyOf(all()));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
