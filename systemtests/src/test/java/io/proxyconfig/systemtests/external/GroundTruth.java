package io.proxyconfig.systemtests.external;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.ProxyInstance;
import io.proxyconfig.operator.render.ConfigurationText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is so, without asking anything of the product: the running worker's {@code global description} by the master CLI,
 * the worker's start by the kernel's word, and fresh TCP connections to the listeners.
 */
final class GroundTruth {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** {@code USER_HZ}, which is 100 on every Linux that Java runs on (proc(5)). */
    private static final long NANOS_A_TICK = 10_000_000;
    /** The kernel tells its uptime and a process's start in hundredths of a second, each cut off. */
    private static final long UNCERTAINTY = 2 * NANOS_A_TICK;

    private final List<ProxyInstance> instances;
    private final Map<Long, String> revisions = new HashMap<>();

    GroundTruth(List<ProxyInstance> instances) {
        this.instances = instances;
    }

    /**
     * The running worker of an instance.
     *
     * @param pid its process id
     * @param revision the revision that it carries; empty where it carries none
     * @param startedAt when it started, by {@link System#nanoTime()}, or a little earlier
     */
    record Running(long pid, String revision, long startedAt) {}

    /**
     * What was so.
     *
     * @param begin when looking began
     * @param end when it ended
     * @param running by instance; null where HAProxy did not answer
     * @param accepting addresses that accepted a connection
     */
    record Sample(long begin, long end, List<@Nullable Running> running, Set<InetSocketAddress> accepting) {

        /** Whether that was so, with workers that were there at that time. */
        boolean bearsOut(Claim claim, long time) {
            return accepting.containsAll(claim.listeners())
                    && running.stream()
                            .allMatch(one -> one != null
                                    && one.revision().equals(claim.revision())
                                    && one.startedAt() - UNCERTAINTY <= time);
        }
    }

    /**
     * What {@code Programmed=True} says.
     *
     * @param revision the revision that runs on every instance
     * @param listeners addresses that accept connections on every instance
     */
    record Claim(String revision, Set<InetSocketAddress> listeners) {}

    /** Addresses of a ProxyConfig's listeners. */
    static Set<InetSocketAddress> listeners(ProxyConfig resource) {
        return resource.getSpec().listeners().stream()
                .map(one -> new InetSocketAddress(Objects.requireNonNullElse(one.address(), "127.0.0.1"), one.port()))
                .collect(Collectors.toSet());
    }

    /** Looks now, and tries those addresses. Slow answers are waited for, no answer means that nothing runs. */
    Sample sample(Set<InetSocketAddress> listeners) {
        long begin = System.nanoTime();
        List<@Nullable Running> running = new ArrayList<>();
        for (ProxyInstance instance : instances) {
            running.add(running(instance.haproxy()));
        }
        Set<InetSocketAddress> accepting =
                listeners.stream().filter(GroundTruth::accepts).collect(Collectors.toSet());
        return new Sample(begin, System.nanoTime(), running, accepting);
    }

    private @Nullable Running running(HaproxyProcess haproxy) {
        try {
            long pid = haproxy.currentWorkerPid();
            String revision = revisions.get(pid);
            if (revision == null) {
                String info = haproxy.masterCommand("@!" + pid + " show info");
                if (info.lines().noneMatch("Name: HAProxy"::equals)) {
                    // the master's own words about a worker that it does not reach
                    return null;
                }
                revision = revision(info);
                revisions.put(pid, revision);
            }
            return new Running(pid, revision, startedAt(pid));
        } catch (RuntimeException | IOException nothingRuns) {
            return null;
        }
    }

    private static String revision(String showInfo) {
        return showInfo.lines()
                .filter(line -> line.startsWith("description:"))
                .findFirst()
                .flatMap(ConfigurationText::revisionInDescription)
                .orElse("");
    }

    /** From field 22 of {@code /proc/<pid>/stat}, which follows the program's name in parentheses (proc(5)). */
    private static long startedAt(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
        long now = System.nanoTime();
        String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0];
        long uptimeTicks = Long.parseLong(uptime.replace(".", ""));
        return now - (uptimeTicks - ticks) * NANOS_A_TICK;
    }

    private static boolean accepts(InetSocketAddress listener) {
        try (Socket socket = new Socket()) {
            socket.connect(listener, (int) CONNECT_TIMEOUT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
