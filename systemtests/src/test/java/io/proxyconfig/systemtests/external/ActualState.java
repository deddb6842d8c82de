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
 * The actual state of the instances, without any part of the product: the running worker's {@code global description} from
 * the master CLI, the worker's start time from the kernel, and new TCP connections to the listeners.
 */
final class ActualState {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** {@code USER_HZ}, which is 100 on every Linux that Java runs on (proc(5)). */
    private static final long NANOS_A_TICK = 10_000_000;
    /** The kernel gives its uptime and the start of a process in hundredths of a second, both rounded down. */
    private static final long UNCERTAINTY = 2 * NANOS_A_TICK;

    private final List<ProxyInstance> instances;
    private final Map<Long, String> revisions = new HashMap<>();

    ActualState(List<ProxyInstance> instances) {
        this.instances = instances;
    }

    /**
     * The running worker of an instance.
     *
     * @param pid its process id
     * @param revision the revision in its description; empty without one
     * @param startedAt when it started, by {@link System#nanoTime()}, or a little earlier
     */
    record HaproxyWorker(long pid, String revision, long startedAt) {}

    /**
     * A sample of the actual state.
     *
     * @param begin the start of the sample
     * @param end the end of the sample
     * @param running the workers by instance; null where HAProxy did not answer
     * @param accepting the addresses that accepted a connection
     */
    record Sample(long begin, long end, List<@Nullable HaproxyWorker> running, Set<InetSocketAddress> accepting) {

        /** Whether the reported state was true, with workers that ran at that time. */
        boolean confirms(ReportedState reported, long time) {
            return accepting.containsAll(reported.listeners())
                    && running.stream()
                            .allMatch(one -> one != null
                                    && one.revision().equals(reported.revision())
                                    && one.startedAt() - UNCERTAINTY <= time);
        }
    }

    /**
     * The state that {@code Programmed=True} reports.
     *
     * @param revision the revision of every instance
     * @param listeners the addresses that accept connections
     */
    record ReportedState(String revision, Set<InetSocketAddress> listeners) {}

    /** The addresses of a ProxyConfig's listeners. */
    static Set<InetSocketAddress> listeners(ProxyConfig resource) {
        return resource.getSpec().listeners().stream()
                .map(one -> new InetSocketAddress(Objects.requireNonNullElse(one.address(), "127.0.0.1"), one.port()))
                .collect(Collectors.toSet());
    }

    /** Takes a sample now, and connects to the addresses. It waits for slow answers; no answer means that no worker runs. */
    Sample sample(Set<InetSocketAddress> listeners) {
        long begin = System.nanoTime();
        List<@Nullable HaproxyWorker> running = new ArrayList<>();
        for (ProxyInstance instance : instances) {
            running.add(running(instance.haproxy()));
        }
        Set<InetSocketAddress> accepting =
                listeners.stream().filter(ActualState::accepts).collect(Collectors.toSet());
        return new Sample(begin, System.nanoTime(), running, accepting);
    }

    private @Nullable HaproxyWorker running(HaproxyProcess haproxy) {
        try {
            long pid = haproxy.currentWorkerPid();
            String revision = revisions.get(pid);
            if (revision == null) {
                String info = haproxy.masterCommand("@!" + pid + " show info");
                if (info.lines().noneMatch("Name: HAProxy"::equals)) {
                    // a message of the master about a worker that it cannot reach
                    return null;
                }
                revision = revision(info);
                revisions.put(pid, revision);
            }
            return new HaproxyWorker(pid, revision, startedAt(pid));
        } catch (RuntimeException | IOException noWorker) {
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
