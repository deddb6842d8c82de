package io.proxyconfig.harness;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.proxyconfig.harness.controlplane.ApiServerAccess;
import io.proxyconfig.harness.controlplane.ControlPlaneFiles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real etcd and kube-apiserver on 127.0.0.1, without containers and nodes: the Kubernetes API with TLS, tokens, RBAC and
 * CRDs. Tests can stop, kill and restart the API server.
 *
 * <p>No controller manager runs. So there are no {@code default} service accounts, namespaces stay in deletion, and owned
 * objects are not garbage-collected.
 */
public final class ControlPlane implements AutoCloseable {

    /** System property: the folder of {@code kube-apiserver}, {@code etcd} and {@code kubectl}. */
    public static final String BIN_DIR_PROPERTY = "kube.bin.dir";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final String LOOPBACK = "127.0.0.1";

    private final Path binaries;
    private final ControlPlaneFiles files;
    private final ApiServerAccess access;
    private final int etcdPort;
    private final int etcdPeerPort;
    private @Nullable ChildProcess etcd;
    private @Nullable ChildProcess apiServer;
    private @Nullable KubernetesClient client;

    private ControlPlane(Path binaries, List<Integer> ports) {
        this.binaries = binaries;
        String token = RandomSecret.hex();
        this.files = ControlPlaneFiles.create(token);
        URI url = URI.create("https://" + LOOPBACK + ":" + ports.getFirst());
        this.access = new ApiServerAccess(url, files.file("certs/apiserver.crt"), token);
        this.etcdPort = ports.get(1);
        this.etcdPeerPort = ports.get(2);
    }

    /**
     * Starts a control plane with the programs of the folder in the system property {@value #BIN_DIR_PROPERTY}.
     *
     * @throws IllegalStateException where the folder lacks a program or a program does not start; the message has the
     *     last lines of its log
     */
    public static ControlPlane start() {
        String folder = System.getProperty(BIN_DIR_PROPERTY, "");
        if (folder.isBlank()) {
            throw new IllegalStateException("set the system property " + BIN_DIR_PROPERTY
                    + " to a folder with kube-apiserver, etcd and kubectl");
        }
        return start(Path.of(folder));
    }

    /** Starts a control plane with the programs of a folder. */
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
            plane.files.writePrivately("kubeconfig", plane.access.kubeconfig("admin", plane.access.token()));
            return plane;
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    /** The address of the API. */
    public URI url() {
        return access.url();
    }

    /** The {@code kubectl} of the API server's version. */
    public Path kubectl() {
        return binaries.resolve("kubectl");
    }

    /** The administrator's kubeconfig. Only its owner can read the file. */
    public Path kubeconfig() {
        return files.file("kubeconfig");
    }

    /**
     * A kubeconfig with a token of a service account, valid for a day. The account must exist.
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
        return files.writePrivately(name + ".kubeconfig", access.kubeconfig(name, token));
    }

    /** The audit log of requests by service accounts: a line of JSON ({@code audit.k8s.io/v1}) for each response. */
    public Path auditLog() {
        return files.file("audit.log");
    }

    /** The administrator's client. All callers share it, and the control plane closes it. */
    public synchronized KubernetesClient client() {
        if (client == null) {
            client = newClient(kubeconfig());
        }
        return client;
    }

    /** A client for a kubeconfig file. The caller closes it. */
    public static KubernetesClient newClient(Path kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }

    /** Starts the API server after {@link #stopApiServer} or {@link #killApiServer}, with the same address and objects. */
    public synchronized void startApiServer() {
        if (apiServer != null && apiServer.isAlive()) {
            return;
        }
        apiServer = ChildProcess.start(apiServerCommand(), files.file("kube-apiserver.log"));
        awaitReady(apiServer);
    }

    /** Terminates the API server (SIGTERM), as an upgrade does: requests finish, watches are closed. */
    public synchronized void stopApiServer() {
        if (apiServer != null) {
            apiServer.stop(STOP_TIMEOUT);
        }
    }

    /** Kills the API server (SIGKILL), as a crash does. */
    public synchronized void killApiServer() {
        if (apiServer != null) {
            apiServer.kill();
        }
    }

    /** Calls {@link #killApiServer} and {@link #startApiServer}. */
    public void restartApiServer() {
        killApiServer();
        startApiServer();
    }

    /** Kills both processes and deletes all objects. */
    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
        // A graceful shutdown would only save data that is deleted below.
        killApiServer();
        if (etcd != null) {
            etcd.kill();
        }
        files.close();
    }

    private void startEtcd() {
        etcd = ChildProcess.start(etcdCommand(), files.file("etcd.log"));
    }

    /** The API server waits for etcd, so its readiness is the readiness of both. */
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
        return new IllegalStateException(what + "; the end of its log:\n" + process.logTail());
    }

    private List<String> etcdCommand() {
        String clients = "http://" + LOOPBACK + ":" + etcdPort;
        String peers = "http://" + LOOPBACK + ":" + etcdPeerPort;
        return List.of(
                binaries.resolve("etcd").toString(),
                "--name=local",
                "--data-dir=" + files.file("etcd"),
                // A power cut can lose the objects, because speed is more important for tests.
                "--unsafe-no-fsync",
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=local=" + peers,
                "--log-level=warn");
    }

    private List<String> apiServerCommand() {
        Path serviceAccountKey = files.file("service-account.key");
        return List.of(
                binaries.resolve("kube-apiserver").toString(),
                "--etcd-servers=http://" + LOOPBACK + ":" + etcdPort,
                "--bind-address=" + LOOPBACK,
                "--advertise-address=" + LOOPBACK,
                "--secure-port=" + access.url().getPort(),
                // At its first start it finds no certificate here, and makes one for 127.0.0.1.
                "--cert-dir=" + files.file("certs"),
                "--token-auth-file=" + files.file("tokens.csv"),
                "--authorization-mode=RBAC",
                "--audit-policy-file=" + files.file("audit-policy.yaml"),
                "--audit-log-path=" + auditLog(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + serviceAccountKey,
                "--service-account-signing-key-file=" + serviceAccountKey,
                "--service-cluster-ip-range=10.96.0.0/16",
                // These two need a controller manager, which makes accounts and endpoints.
                "--disable-admission-plugins=ServiceAccount",
                "--endpoint-reconciler-type=none",
                "--event-ttl=10m",
                "--profiling=false");
    }
}
