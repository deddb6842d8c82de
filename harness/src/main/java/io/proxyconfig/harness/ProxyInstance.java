package io.proxyconfig.harness;

import io.proxyconfig.api.v1alpha1.ExternalInstance;
import java.nio.file.Path;

/** One HAProxy with its Data Plane API and its probe, as they run in one pod. */
public final class ProxyInstance implements AutoCloseable {
    /** What HAProxy starts with before any configuration was pushed: it listens nowhere. */
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
    private final ProcessGroup parts;
    private final HaproxyProcess haproxy;
    private final DataPlaneProcess dataPlane;
    private final ProbeProcess probe;

    private ProxyInstance(String name, Path directory, String password, String token) {
        this.name = name;
        this.parts = ProcessGroup.in(directory);
        try {
            this.haproxy = parts.started(HaproxyProcess.start(directory, BOOTSTRAP));
            this.dataPlane = parts.started(DataPlaneProcess.start(haproxy, directory, password));
            this.probe = parts.started(ProbeProcess.start(directory, haproxy.masterSocket(), token));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts all three.
     *
     * @param directory a folder of its own; short, because a Unix socket's path is
     * @param password of the Data Plane API's user
     * @param token of the probe
     */
    public static ProxyInstance start(String name, Path directory, String password, String token) {
        return new ProxyInstance(name, directory, password, token);
    }

    /** Its name in {@code spec.external.instances}. */
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

    /** How a ProxyConfig names it. */
    public ExternalInstance reference() {
        return new ExternalInstance(
                name, dataPlane.url().toString(), probe.url().toString());
    }

    @Override
    public void close() {
        parts.close();
    }
}
