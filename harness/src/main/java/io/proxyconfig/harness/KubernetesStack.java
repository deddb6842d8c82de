package io.proxyconfig.harness;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.ExternalCredentialsReference;
import io.proxyconfig.harness.Database.Account;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole system on Kubernetes, without containers: kube-apiserver and etcd, a database, HAProxy instances with Data Plane API and
 * probe, and the operator. All listen on loopback and have their files in one temporary folder.
 */
public final class KubernetesStack implements AutoCloseable {
    /** The Secret with the credentials of the Data Plane API and of the probe. */
    public static final String DATAPLANE_SECRET = "dataplane";

    /** The Secret with the probe's database account. */
    public static final String PROBE_SECRET = "probe";

    /** The service account that the operator runs as. */
    private static final String OPERATOR_ACCOUNT = "proxyconfig-operator";

    private final ProcessGroup processes = ProcessGroup.inTemporaryFolder();
    private final String namespace;
    private final String dataPlanePassword = RandomSecret.hex();
    private final ControlPlane controlPlane;
    private final Database database;
    private final List<ProxyInstance> instances = new ArrayList<>();
    private final OperatorProcess operator;

    /**
     * The options of a stack.
     *
     * @param instances the number of HAProxy instances
     * @param shared a control plane to share with other stacks; null to start a new one
     * @param namespace the namespace of all objects; made where it is missing
     * @param progress receives a line for each started process
     */
    public record Options(int instances, @Nullable ControlPlane shared, String namespace, Consumer<String> progress) {}

    private KubernetesStack(Options options) {
        this.namespace = options.namespace();
        Consumer<String> progress = options.progress();
        try {
            this.database = processes.add(Database.start(processes.directory().resolve("db")));
            progress.accept("Database listens on " + database.host() + ":" + database.port());
            ControlPlane shared = options.shared();
            this.controlPlane = shared != null ? shared : processes.add(ControlPlane.start());
            progress.accept("Kubernetes API server at " + controlPlane.url());
            String token = RandomSecret.hex();
            for (int number = 0; number < options.instances(); number++) {
                String name = "haproxy-" + number;
                ProxyInstance instance = processes.add(ProxyInstance.start(
                        name, processes.directory().resolve("h" + number), dataPlanePassword, token));
                instances.add(instance);
                progress.accept(
                        "HAProxy with Data Plane API at " + instance.dataPlane().url() + " and probe at "
                                + instance.probe().url());
            }
            install(token);
            this.operator = processes.add(OperatorProcess.start(
                    controlPlane.kubeconfig(namespace, OPERATOR_ACCOUNT),
                    List.of(namespace),
                    processes.directory().resolve("operator.log")));
            progress.accept("Operator with health and metrics at " + operator.url());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts everything and waits until each process answers; closes all where one does not. */
    public static KubernetesStack start(Options options) {
        return new KubernetesStack(options);
    }

    /** The API server. */
    public ControlPlane controlPlane() {
        return controlPlane;
    }

    /** The administrator's client of the API server. */
    public KubernetesClient client() {
        return controlPlane.client();
    }

    /** The namespace of all objects. */
    public String namespace() {
        return namespace;
    }

    /** The password of the Data Plane API's user {@link DataPlaneProcess#USER}, on every instance. */
    public String dataPlanePassword() {
        return dataPlanePassword;
    }

    /** The database behind the proxies. */
    public Database database() {
        return database;
    }

    /** The HAProxy instances. */
    public List<ProxyInstance> instances() {
        return List.copyOf(instances);
    }

    /** The first HAProxy. */
    public ProxyInstance instance() {
        return instances.getFirst();
    }

    /** The operator. */
    public OperatorProcess operator() {
        return operator;
    }

    /** A {@code spec.external} with all instances. */
    public External external() {
        return new External(
                instances.stream().map(ProxyInstance::reference).toList(),
                ExternalCredentialsReference.to(DATAPLANE_SECRET));
    }

    private void install(String token) {
        KubernetesClient client = client();
        CustomResources.install(client);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.resource(secret(
                        DATAPLANE_SECRET,
                        Map.of("username", DataPlaneProcess.USER, "password", dataPlanePassword, "token", token)))
                .serverSideApply();
        client.load(new ByteArrayInputStream(read(projectRoot().resolve("manifests/rbac/operator.yaml"))
                        .getBytes(StandardCharsets.UTF_8)))
                .inNamespace(namespace)
                .serverSideApply();
        Account probe = database.probe();
        client.resource(secret(PROBE_SECRET, Map.of("username", probe.user(), "password", probe.password())))
                .serverSideApply();
    }

    private Secret secret(String name, Map<String, String> values) {
        return new SecretBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(namespace)
                        .build())
                .withStringData(values)
                .build();
    }

    /** The folder of the checkout, from the system property {@code project.root}. */
    public static Path projectRoot() {
        return Path.of(System.getProperty("project.root", "."));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        processes.close();
    }
}
