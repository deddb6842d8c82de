package io.proxyconfig.systemtests.external;

import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.ProxyInstance;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The state of an instance that any change modifies: the worker, the configuration version, and the written files.
 *
 * @param worker the current worker's process id
 * @param version the Data Plane API's {@code Configuration-Version}
 * @param files haproxy.cfg and the ACL files, with the time when each was written
 */
record InstanceSnapshot(long worker, long version, Map<Path, FileTime> files) {

    /** The current snapshot. */
    static InstanceSnapshot of(KubernetesStack stack, ProxyInstance instance) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            DataPlaneClient dataPlane = new DataPlaneClient(
                    instance.dataPlane().url(), DataPlaneProcess.USER, stack.dataPlanePassword(), http);
            return new InstanceSnapshot(
                    instance.haproxy().currentWorkerPid(), dataPlane.read().version(), files(instance));
        } catch (DataPlaneException e) {
            throw new AssertionError("the Data Plane API of " + instance.name(), e);
        }
    }

    private static Map<Path, FileTime> files(ProxyInstance instance) {
        Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(instance.haproxy().directory())) {
            for (Path file : files.filter(InstanceSnapshot::isConfiguration).toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
            return times;
        } catch (IOException e) {
            throw new UncheckedIOException("the files of " + instance.name(), e);
        }
    }

    private static boolean isConfiguration(Path file) {
        return file.toString().endsWith(".cfg") || file.toString().endsWith(".acl");
    }
}
