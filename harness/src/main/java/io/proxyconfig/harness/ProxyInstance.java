package io.proxyconfig.harness;

import io.proxyconfig.api.v1alpha1.ExternalInstance;
import java.nio.file.Path;

/** A HAProxy with its Data Plane API and its probe, as in one pod. */
public final class ProxyInstance implements AutoCloseable {
    /** The configuration before the first push: HAProxy listens on no port. */
    private static final String BOOTSTRAP = """
            global
              mworker-max-reloads 100000

            defaults
              mode tcp
              timeout connect 5s
              timeout client 1h
              timeout server 1h
            """;

    private final String name;
    private final ProcessGroup processes;
    private final HaproxyProcess haproxy;
    private final DataPlaneProcess dataPlane;
    private final ProbeProcess probe;

    private ProxyInstance(String name, Path directory, String password, String token, HaproxyRelease release) {
        this.name = name;
        this.processes = ProcessGroup.in(directory);
        try {
            this.haproxy = processes.add(HaproxyProcess.start(directory, BOOTSTRAP, release));
            this.dataPlane = processes.add(DataPlaneProcess.start(haproxy, directory, password));
            this.probe = processes.add(ProbeProcess.start(directory, haproxy.masterSocket(), token));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts HAProxy, the Data Plane API and the probe.
     *
     * @param directory its own folder; with a short path, because paths of Unix sockets are limited
     * @param password the password of the Data Plane API's user
     * @param token the bearer token of the probe
     */
    public static ProxyInstance start(String name, Path directory, String password, String token) {
        return start(name, directory, password, token, HaproxyRelease.configured());
    }

    /** Like {@link #start(String, Path, String, String)}, with a certain release of HAProxy and its Data Plane API. */
    public static ProxyInstance start(
            String name, Path directory, String password, String token, HaproxyRelease release) {
        return new ProxyInstance(name, directory, password, token, release);
    }

    /** The name in {@code spec.external.instances}. */
    public String name() {
        return name;
    }

    /** The HAProxy. */
    public HaproxyProcess haproxy() {
        return haproxy;
    }

    /** Its Data Plane API. */
    public DataPlaneProcess dataPlane() {
        return dataPlane;
    }

    /** Its probe. */
    public ProbeProcess probe() {
        return probe;
    }

    /** The entry of {@code spec.external.instances}. */
    public ExternalInstance reference() {
        return new ExternalInstance(
                name, dataPlane.url().toString(), probe.url().toString());
    }

    @Override
    public void close() {
        processes.close();
    }
}
