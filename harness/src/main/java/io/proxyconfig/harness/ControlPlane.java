package io.proxyconfig.harness;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.proxyconfig.harness.controlplane.Access;
import io.proxyconfig.harness.controlplane.StateFolder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd and kube-apiserver on 127.0.0.1, without containers and without nodes: a cluster's API with TLS, tokens,
 * RBAC and CRDs, which restarts and fails as a real one does.
 *
 * <p>Nothing makes {@code default} service accounts, finishes deleting a namespace, or deletes what an owner owned: no
 * controller manager runs.
 */
public final class ControlPlane implements AutoCloseable {

    /** System property: the folder with {@code kube-apiserver}, {@code etcd} and {@code kubectl}. */
    public static final String BIN_DIR_PROPERTY = "kube.bin.dir";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final String LOOPBACK = "127.0.0.1";

    private final Path binaries;
    private final StateFolder state;
    private final Access access;
    private final int etcdPort;
    private final int etcdPeerPort;
    private @Nullable ChildProcess etcd;
    private @Nullable ChildProcess apiServer;
    private @Nullable KubernetesClient client;

    private ControlPlane(Path binaries, List<Integer> ports) {
        this.binaries = binaries;
        byte[] secret = new byte[16];
        RandomGenerator.of("SecureRandom").nextBytes(secret);
        String token = HexFormat.of().formatHex(secret);
        this.state = StateFolder.create(token);
        URI url = URI.create("https://" + LOOPBACK + ":" + ports.getFirst());
        this.access = new Access(url, state.file("certs/apiserver.crt"), token);
        this.etcdPort = ports.get(1);
        this.etcdPeerPort = ports.get(2);
    }

    /**
     * Starts one from the folder that the system property {@value #BIN_DIR_PROPERTY} names; takes a few seconds.
     *
     * @throws IllegalStateException where the folder lacks a program, or one of them doesn't come up; the message
     *     carries the last lines of its log
     */
    public static ControlPlane start() {
        String folder = System.getProperty(BIN_DIR_PROPERTY, "");
        if (folder.isBlank()) {
            throw new IllegalStateException("set the system property " + BIN_DIR_PROPERTY
                    + " to a folder with kube-apiserver, etcd and kubectl");
        }
        return start(Path.of(folder));
    }

    /** Like {@link #start()}, with programs from that folder. */
    public static ControlPlane start(Path binaries) {
        for (String program : List.of("etcd", "kube-apiserver", "kubectl")) {
            if (!Files.isExecutable(binaries.resolve(program))) {
                throw new IllegalStateException("no program " + program + " in " + binaries);
            }
        }
        ControlPlane plane = new ControlPlane(binaries, FreePorts.several(3));
        try {
            plane.startEtcd();
            plane.startApiServer();
            plane.state.writePrivately("kubeconfig", plane.access.kubeconfig("admin", plane.access.token()));
            return plane;
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    /** The API's address. */
    public URI url() {
        return access.url();
    }

    /** The {@code kubectl} that belongs to the API server. */
    public Path kubectl() {
        return binaries.resolve("kubectl");
    }

    /** A file, readable by its owner only, with which one may do everything. */
    public Path kubeconfig() {
        return state.file("kubeconfig");
    }

    /**
     * A file with which one is that service account, for a day: what RBAC allows it, and no more. The account must
     * exist.
     */
    public Path kubeconfig(String namespace, String serviceAccount) {
        String token = client().serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(Duration.ofDays(1).toSeconds())
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        String name = namespace + "." + serviceAccount;
        return state.writePrivately(name + ".kubeconfig", access.kubeconfig(name, token));
    }

    /** What service accounts have asked for: a line of JSON ({@code audit.k8s.io/v1}) whenever one is answered. */
    public Path auditLog() {
        return state.file("audit.log");
    }

    /** The administrator's client: one for all callers, closed with the control plane. */
    public synchronized KubernetesClient client() {
        if (client == null) {
            client = newClient(kubeconfig());
        }
        return client;
    }

    /** A client of one's own for one of the kubeconfig files; the caller closes it. */
    public static KubernetesClient newClient(Path kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** Starts the API server again after {@link #stopApiServer} or {@link #killApiServer}: same address, same objects. */
    public synchronized void startApiServer() {
        if (apiServer != null && apiServer.isAlive()) {
            return;
        }
        apiServer = ChildProcess.start(apiServerCommand(), state.file("kube-apiserver.log"));
        awaitReady(apiServer);
    }

    /** Ends the API server as an upgrade does (SIGTERM): requests finish, watches are closed. */
    public synchronized void stopApiServer() {
        if (apiServer != null) {
            apiServer.stop(STOP_TIMEOUT);
        }
    }

    /** Ends the API server as a crash does (SIGKILL). */
    public synchronized void killApiServer() {
        if (apiServer != null) {
            apiServer.kill();
        }
    }

    /** {@link #killApiServer} and {@link #startApiServer}. */
    public void restartApiServer() {
        killApiServer();
        startApiServer();
    }

    /** Ends both processes and forgets all objects. */
    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
        // Nobody needs what a graceful end would save.
        killApiServer();
        if (etcd != null) {
            etcd.kill();
        }
        state.close();
    }

    private void startEtcd() {
        etcd = ChildProcess.start(etcdCommand(), state.file("etcd.log"));
    }

    /** The API server itself waits for etcd, so its readiness is the readiness of both. */
    private void awaitReady(ChildProcess server) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        try {
            while (!access.ready()) {
                requireAlive(etcd, "etcd");
                if (server.exitsWithin(POLL)) {
                    requireAlive(server, "kube-apiserver");
                }
                if (System.nanoTime() > deadline) {
                    throw failure(
                            "kube-apiserver is not ready after " + START_TIMEOUT.toMinutes() + " minutes", server);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for kube-apiserver", e);
        }
    }

    private static void requireAlive(@Nullable ChildProcess process, String name) {
        if (process != null && !process.isAlive()) {
            throw failure(name + " ended with exit code " + process.exitCode(), process);
        }
    }

    private static IllegalStateException failure(String what, ChildProcess process) {
        return new IllegalStateException(what + "; it printed:\n" + process.logTail());
    }

    private List<String> etcdCommand() {
        String clients = "http://" + LOOPBACK + ":" + etcdPort;
        String peers = "http://" + LOOPBACK + ":" + etcdPeerPort;
        return List.of(
                binaries.resolve("etcd").toString(),
                "--name=local",
                "--data-dir=" + state.file("etcd"),
                // The objects are a test's or a demo's: losing them in a power cut is fine, waiting for a disk is not.
                "--unsafe-no-fsync",
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=local=" + peers,
                "--log-level=warn");
    }

    private List<String> apiServerCommand() {
        Path serviceAccountKey = state.file("service-account.key");
        return List.of(
                binaries.resolve("kube-apiserver").toString(),
                "--etcd-servers=http://" + LOOPBACK + ":" + etcdPort,
                "--bind-address=" + LOOPBACK,
                "--advertise-address=" + LOOPBACK,
                "--secure-port=" + access.url().getPort(),
                // It finds no certificate there at its first start, and makes one that names 127.0.0.1.
                "--cert-dir=" + state.file("certs"),
                "--token-auth-file=" + state.file("tokens.csv"),
                "--authorization-mode=RBAC",
                "--audit-policy-file=" + state.file("audit-policy.yaml"),
                "--audit-log-path=" + auditLog(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + serviceAccountKey,
                "--service-account-signing-key-file=" + serviceAccountKey,
                "--service-cluster-ip-range=10.96.0.0/16",
                // No controller manager makes the accounts and endpoints that these two want.
                "--disable-admission-plugins=ServiceAccount",
                "--endpoint-reconciler-type=none",
                "--event-ttl=10m",
                "--profiling=false");
    }
}
