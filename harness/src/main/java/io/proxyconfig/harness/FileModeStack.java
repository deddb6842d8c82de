package io.proxyconfig.harness;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.Database.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The system in file mode, without Kubernetes and without containers: a database, HAProxy instances with Data Plane API and probe,
 * and the operator that watches a folder.
 */
public final class FileModeStack implements AutoCloseable {
    private final ProcessGroup processes = ProcessGroup.inTemporaryFolder();
    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final Database database;
    private final List<ProxyInstance> instances = new ArrayList<>();
    private final OperatorProcess operator;
    private final String password = RandomSecret.hex();
    private final String token = RandomSecret.hex();

    private FileModeStack(int count, HaproxyRelease release, Consumer<String> progress) {
        try {
            this.database = processes.add(Database.start(processes.directory().resolve("db")));
            progress.accept("Database listens on " + database.host() + ":" + database.port());
            for (int number = 0; number < count; number++) {
                String name = "haproxy-" + number;
                ProxyInstance instance = processes.add(ProxyInstance.start(
                        name, processes.directory().resolve("h" + number), password, token, release));
                instances.add(instance);
                progress.accept(
                        "HAProxy with Data Plane API at " + instance.dataPlane().url() + " and probe at "
                                + instance.probe().url());
            }
            Files.createDirectory(folder());
            Files.createDirectory(secretsFolder());
            this.operator = processes.add(OperatorProcess.startOnFiles(
                    folder(),
                    List.of("--secrets-dir", secretsFolder().toString()),
                    processes.directory().resolve("operator.log")));
            progress.accept("Operator watches " + folder() + "; health, metrics and status at " + operator.url());
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("cannot write in " + processes.directory(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts everything with an empty folder, and waits until each process answers. */
    public static FileModeStack start(int instances, Consumer<String> progress) {
        return new FileModeStack(instances, HaproxyRelease.configured(), progress);
    }

    /** Starts one HAProxy of a certain release with an empty folder, and waits until each process answers. */
    public static FileModeStack start(HaproxyRelease release) {
        return new FileModeStack(1, release, progress -> {});
    }

    /** The folder that the operator watches. */
    public Path folder() {
        return processes.directory().resolve("config");
    }

    /** The folder of mounted Secrets, {@code NAME/KEY}, which the operator watches too; empty at the start. */
    public Path secretsFolder() {
        return processes.directory().resolve("secrets");
    }

    /** The database behind the proxies. */
    public Database database() {
        return database;
    }

    /** The first HAProxy. */
    public ProxyInstance instance() {
        return instances.getFirst();
    }

    /** The operator. */
    public OperatorProcess operator() {
        return operator;
    }

    /** The Secrets {@link KubernetesStack#DATAPLANE_SECRET} and {@link KubernetesStack#PROBE_SECRET} as YAML documents. */
    public String secrets() {
        Account probe = database.probe();
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData: {username: %s, password: "%s", token: "%s"}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData: {username: %s, password: "%s"}
                """.formatted(
                        KubernetesStack.DATAPLANE_SECRET,
                        DataPlaneProcess.USER,
                        password,
                        token,
                        KubernetesStack.PROBE_SECRET,
                        probe.user(),
                        probe.password());
    }

    /** Writes the same Secrets to {@link #secretsFolder()}. */
    public void mountSecrets() {
        Account probe = database.probe();
        mount(KubernetesStack.DATAPLANE_SECRET, "username", DataPlaneProcess.USER);
        mount(KubernetesStack.DATAPLANE_SECRET, "password", password);
        mount(KubernetesStack.DATAPLANE_SECRET, "token", token);
        mount(KubernetesStack.PROBE_SECRET, "username", probe.user());
        mount(KubernetesStack.PROBE_SECRET, "password", probe.password());
    }

    private void mount(String secret, String key, String value) {
        try {
            Path folder = Files.createDirectories(secretsFolder().resolve(secret));
            Files.writeString(folder.resolve(key), value + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot mount " + secret, e);
        }
    }

    /** A ProxyConfig for all instances, as a YAML document. */
    public String proxyConfig(String name, String spec) {
        String all = instances.stream()
                .map(ProxyInstance::reference)
                .map(one -> "- {name: %s, dataPlaneURL: \"%s\", probeURL: \"%s\"}\n"
                        .formatted(one.name(), one.dataPlaneURL(), one.probeURL()))
                .collect(Collectors.joining());
        return """
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: %s}
                spec:
                """.formatted(name)
                + spec.indent(2)
                + """
                external:
                  credentialsSecretRef: {name: %s}
                  instances:
                """.formatted(KubernetesStack.DATAPLANE_SECRET).indent(2)
                + all.indent(6);
    }

    /** Replaces a file in the folder atomically, by a rename. */
    public void replace(String file, String text) {
        try {
            Path next = processes.directory().resolve("next");
            Files.writeString(next, text);
            Files.move(next, folder().resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot replace " + file, e);
        }
    }

    /** A ProxyConfig with the status in its status file; empty while the file does not exist. */
    public Optional<ProxyConfig> status(String name) {
        try {
            String text = Files.readString(folder().resolve(name + ".status.yaml"));
            return Optional.of(yaml.unmarshal(text, ProxyConfig.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the status of " + name, e);
        }
    }

    @Override
    public void close() {
        processes.close();
    }
}
