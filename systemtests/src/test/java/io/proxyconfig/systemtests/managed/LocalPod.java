package io.proxyconfig.systemtests.managed;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.proxyconfig.emulator.EmulatorProgram;
import io.proxyconfig.harness.ChildProcess;
import io.proxyconfig.harness.HaproxyCli;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.JavaProgram;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.probe.ProbeMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * What the first pod of a StatefulSet would be on a node, as processes on this machine: its three containers with their
 * own commands and the Secrets as files, below a folder and on a loopback address instead of in a container.
 */
final class LocalPod implements AutoCloseable {
    private static final List<String> DATAPLANE_JVM =
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final ManagedFixture fixture;
    private final String name;
    private final Path folder;
    private final String address;
    private final List<ChildProcess> containers = new ArrayList<>();

    /**
     * A pod that has not started.
     *
     * @param folder with a short name, because a Unix socket's path is
     */
    LocalPod(ManagedFixture fixture, String resource, Path folder) {
        this.fixture = fixture;
        this.name = resource;
        this.folder = folder;
        this.address = freeAddress();
        fixture.host(resource + "-0." + resource + "-instances." + fixture.namespace() + ".svc", address);
    }

    /** Starts the containers and tells the API server that they run. */
    void start() {
        PodSpec spec =
                fixture.await(StatefulSet.class, name).getSpec().getTemplate().getSpec();
        for (String path : List.of("/run/proxyconfig", "/run/dataplane", "/var/lib/proxyconfig", "/var/lib/probe")) {
            create(folder.resolve(path.substring(1)));
        }
        mount();
        write(folder.resolve("bin/haproxy"), "#!/bin/sh\nexec " + HaproxyProcess.binary() + " \"$@\"\n");
        write(
                folder.resolve("bin/dataplaneapi"),
                "#!/bin/sh\nexec '"
                        + String.join(
                                "' '", JavaProgram.command(EmulatorProgram.class.getName(), DATAPLANE_JVM, List.of()))
                        + "' \"$@\"\n");
        try {
            SocatProgram.install(folder.resolve("bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        containers.add(run(container(spec, "haproxy")));
        containers.add(run(container(spec, "dataplane")));
        containers.add(probe(container(spec, "probe")));
        tellThatItRuns();
    }

    /** Writes the Secrets as they are now into the files, as a kubelet does from time to time. */
    void mount() {
        for (String secret : List.of("boot", "credentials", "tls")) {
            Secret found = fixture.await(Secret.class, name + "-" + secret);
            found.getData()
                    .forEach((key, value) -> write(
                            folder.resolve("etc/proxyconfig/" + secret).resolve(key),
                            Base64.getDecoder().decode(value),
                            !key.endsWith(".sh") && !key.endsWith(".cfg")));
        }
    }

    /** Starts the preStop hook. */
    ChildProcess stopping() {
        return script(List.of("sh", "/etc/proxyconfig/boot/stop-haproxy.sh"), "stop.log");
    }

    /** Whether HAProxy's container still runs. */
    boolean haproxyRuns() {
        return containers.getFirst().isAlive();
    }

    /** What HAProxy's container printed. */
    String haproxyLog() {
        return containers.getFirst().logTail();
    }

    /** What a worker says; a command begins with {@code @1} for the current one. */
    String ask(String command) {
        try {
            return new HaproxyCli(folder.resolve("run/proxyconfig/master.sock")).ask(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Process IDs of all workers, in the order of the master. */
    String workers() {
        return ask("show proc")
                .lines()
                .map(String::strip)
                .filter(line -> line.contains(" worker "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList()
                .toString();
    }

    /** What the worker for new connections has for a description: the revision. */
    String description() {
        return ask("@1 show info")
                .lines()
                .filter(line -> line.startsWith("description: "))
                .findFirst()
                .orElse("");
    }

    /** A revision with which HAProxy ended during a start, as its start script stores it. */
    void addFailedStart(String description) {
        try {
            Files.writeString(
                    folder.resolve("run/proxyconfig/failed-starts"), description + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address that the Data Plane API and the probe listen on. */
    String address() {
        return address;
    }

    private static Container container(PodSpec spec, String name) {
        return Stream.of(spec.getInitContainers(), spec.getContainers())
                .flatMap(List::stream)
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ChildProcess run(Container container) {
        return script(container.getCommand(), container.getName() + ".log");
    }

    private ChildProcess script(List<String> command, String log) {
        ProcessBuilder builder =
                new ProcessBuilder(command.stream().map(this::here).toList());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
        return ChildProcess.start(builder, folder.resolve(log));
    }

    private ChildProcess probe(Container container) {
        List<String> arguments =
                container.getArgs().stream().skip(1).map(this::here).toList();
        return ChildProcess.start(
                JavaProgram.command(ProbeMain.class.getName(), ProbeProcess.JVM_OPTIONS, arguments),
                folder.resolve("probe.log"));
    }

    private void tellThatItRuns() {
        StatefulSet set = fixture.await(StatefulSet.class, name);
        Pod pod = new PodBuilder()
                .withMetadata(set.getSpec().getTemplate().getMetadata())
                .editMetadata()
                .withName(name + "-0")
                .withNamespace(fixture.namespace())
                .endMetadata()
                .withSpec(set.getSpec().getTemplate().getSpec())
                .build();
        if (fixture.object(Pod.class, name + "-0").isEmpty()) {
            fixture.client().resource(pod).create();
        }
        fixture.client()
                .pods()
                .inNamespace(fixture.namespace())
                .withName(name + "-0")
                .editStatus(one -> new PodBuilder(one)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .withPodIP(address)
                        .withContainerStatuses(running("haproxy"))
                        .withInitContainerStatuses(running("probe"), running("dataplane"))
                        .endStatus()
                        .build());
    }

    private static ContainerStatus running(String container) {
        return new ContainerStatusBuilder()
                .withName(container)
                .withImage("none")
                .withImageID("none")
                .withReady(true)
                .withRestartCount(0)
                .withState(new ContainerStateBuilder()
                        .withNewRunning()
                        .endRunning()
                        .build())
                .build();
    }

    /** A pod's paths and addresses as they are here. */
    private String here(String text) {
        return text.replaceAll("/(etc|var/lib|run)/(proxyconfig|probe|dataplane)\\b", folder + "/$1/$2")
                .replace("0.0.0.0", address);
    }

    private void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8), true);
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("can't make " + file + " executable");
        }
    }

    private void write(Path file, byte[] content, boolean asItIs) {
        try {
            Path written = create(Objects.requireNonNull(file.getParent())).resolve(file.getFileName() + ".new");
            Files.write(
                    written,
                    asItIs
                            ? content
                            : here(new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of 127/8 is this machine's; the ports are the pod's own. */
    private static String freeAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String candidate;
        do {
            candidate = "127." + random.nextInt(1, 255) + "." + random.nextInt(256) + "." + random.nextInt(1, 255);
        } while (!isFree(candidate, 5555) || !isFree(candidate, 8443));
        return candidate;
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(address))) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills all containers, as a node that goes down does. */
    @Override
    public void close() {
        containers.reversed().forEach(ChildProcess::kill);
        containers.clear();
    }
}
