package io.proxyconfig.systemtests.managed;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.OperatorProcess;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The operator with the permissions of its own manifest in a test's namespace, and what it makes there. */
final class ManagedFixture implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Two instances with one listener. */
    static final String SPEC = """
            replicas: 2
            listeners:
            - {name: mysql, port: 3306, backend: db, allowedSources: [10.0.0.0/8]}
            backends:
            - name: db
              servers:
              - {name: primary, address: 10.0.0.1, port: 3306}
            """;

    private static final List<Class<? extends HasMetadata>> TYPES = List.of(
            StatefulSet.class,
            Service.class,
            Secret.class,
            ServiceAccount.class,
            NetworkPolicy.class,
            PodDisruptionBudget.class);

    private final TestNamespace namespace;
    private final Path hosts;
    private final OperatorProcess operator;

    private ManagedFixture(TestNamespace namespace, Path hosts, OperatorProcess operator) {
        this.namespace = namespace;
        this.hosts = hosts;
        this.operator = operator;
    }

    /** An operator for this namespace only. */
    static ManagedFixture start(TestNamespace namespace, Path folder) {
        try (InputStream manifest =
                Files.newInputStream(KubernetesStack.projectRoot().resolve("manifests/rbac/operator.yaml"))) {
            namespace.client().load(manifest).inNamespace(namespace.name()).serverSideApply();
        } catch (IOException e) {
            throw new IllegalStateException("the operator can't be set up", e);
        }
        Path kubeconfig = namespace.controlPlane().kubeconfig(namespace.name(), Installation.ACCOUNT);
        return start(namespace, folder, kubeconfig, List.of("--namespace=" + namespace.name()));
    }

    /** An operator with options of one's own, which watches that namespace and maybe others. */
    static ManagedFixture start(TestNamespace namespace, Path folder, Path kubeconfig, List<String> options) {
        try {
            Path hosts = Files.createFile(folder.resolve("hosts"));
            OperatorProcess operator = OperatorProcess.startWith(
                    kubeconfig, options, folder.resolve("operator.log"), List.of("-Djdk.net.hosts.file=" + hosts));
            return new ManagedFixture(namespace, hosts, operator);
        } catch (IOException e) {
            throw new IllegalStateException("the operator can't be set up", e);
        }
    }

    KubernetesClient client() {
        return namespace.client();
    }

    String namespace() {
        return namespace.name();
    }

    OperatorProcess operator() {
        return operator;
    }

    /** From now on the operator finds a host there. */
    void host(String name, String address) {
        try {
            Files.writeString(hosts, Files.readString(hosts) + address + " " + name + "\n");
        } catch (IOException e) {
            throw new IllegalStateException("can't write " + hosts, e);
        }
    }

    ProxyConfig apply(String name, String spec) {
        ProxyConfig resource = new ProxyConfig();
        resource.getMetadata().setName(name);
        resource.getMetadata().setNamespace(namespace());
        resource.setSpec(client().getKubernetesSerialization().unmarshal(spec, ProxyConfigSpec.class));
        return client().resource(resource).serverSideApply();
    }

    Resource<ProxyConfig> handle(String name) {
        return client().resources(ProxyConfig.class).inNamespace(namespace()).withName(name);
    }

    /** Sets one field of the spec, for example {@code "/replicas", "3"}. */
    void set(String name, String path, String json) {
        handle(name)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"add\", \"path\": \"/spec" + path + "\", \"value\": " + json + "}]");
    }

    /** Removes one field of the spec. */
    void remove(String name, String path) {
        handle(name).patch(PatchContext.of(PatchType.JSON), "[{\"op\": \"remove\", \"path\": \"/spec" + path + "\"}]");
    }

    /** Asks for new content of a generated Secret. */
    void rotate(String secret) {
        client().secrets().inNamespace(namespace()).withName(secret).edit(one -> new SecretBuilder(one)
                .editMetadata()
                .addToAnnotations("proxyconfig.io/rotate", "now")
                .endMetadata()
                .build());
    }

    /** Asks for new content of a generated Secret, and waits until that key of it has another. */
    void rotate(String secret, String key) {
        String before = await(Secret.class, secret).getData().get(key);
        rotate(secret);
        await(Secret.class, secret, one -> !Objects.equals(one.getData().get(key), before));
    }

    <T extends HasMetadata> Optional<T> object(Class<T> type, String name) {
        return Optional.ofNullable(
                client().resources(type).inNamespace(namespace()).withName(name).get());
    }

    /** The value of a key as text. */
    static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    /** Waits until an object is so, and returns it. */
    <T extends HasMetadata> T await(Class<T> type, String name, Predicate<T> condition) {
        try {
            return Awaitility.await(type.getSimpleName() + " " + name)
                    .atMost(TIMEOUT)
                    .until(() -> object(type, name).filter(condition), Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            String found = object(type, name)
                    .map(one -> client().getKubernetesSerialization().asYaml(one))
                    .orElse("not there");
            throw new AssertionError(
                    e.getMessage() + "\n" + found + "\nthe operator's log ends:\n" + operator.logTail(), e);
        }
    }

    <T extends HasMetadata> T await(Class<T> type, String name) {
        return await(type, name, one -> true);
    }

    /** Waits until an object is gone. */
    <T extends HasMetadata> void awaitAbsence(Class<T> type, String name) {
        Awaitility.await("the end of the " + type.getSimpleName() + " " + name)
                .atMost(TIMEOUT)
                .until(() -> object(type, name).isEmpty());
    }

    /** Waits for a condition of a resource's spec as it is now. */
    ProxyConfig awaitCondition(String name, String type, Condition.Status status) {
        return await(ProxyConfig.class, name, one -> StatusReader.is(one, type, status));
    }

    /** Kind and name of all objects of a resource, with the version that each write makes new. */
    SortedMap<String, String> versions(String name) {
        SortedMap<String, String> versions = new TreeMap<>();
        for (Class<? extends HasMetadata> type : TYPES) {
            client().resources(type)
                    .inNamespace(namespace())
                    .withLabel("app.kubernetes.io/instance", name)
                    .list()
                    .getItems()
                    .forEach(one -> versions.put(
                            one.getKind() + "/" + one.getMetadata().getName(),
                            one.getMetadata().getResourceVersion()));
        }
        return versions;
    }

    @Override
    public void close() {
        operator.close();
    }
}
