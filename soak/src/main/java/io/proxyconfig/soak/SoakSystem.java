package io.proxyconfig.soak;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.ProxyInstance;
import io.proxyconfig.harness.TemporaryFolder;
import io.proxyconfig.soak.plan.SoakPlan;
import io.proxyconfig.soak.plan.SoakStep;
import io.proxyconfig.soak.plan.SpecMix;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** The system under test: three external instances, two databases, and one ProxyConfig. */
public final class SoakSystem implements AutoCloseable {
    private static final String NAME = "soak";
    private static final String NAMESPACE = "default";

    private static final String FIRST_SPEC = """
            drain: {maxDrainingWorkers: 1000, maxMemory: 16Gi}
            probe:
              mysql:
                credentialsSecretRef: {name: probe}
                listener: mysql
                database: app
                interval: 1s
                heldConnections: 1
            """;

    private final TemporaryFolder folder;
    private final KubernetesStack stack;
    private final Database archive;
    private final List<Integer> listenerPorts;
    private final SpecMix mix;
    private ProxyConfigSpec spec;

    private SoakSystem(TemporaryFolder folder, KubernetesStack stack, Database archive) {
        this.folder = folder;
        this.stack = stack;
        this.archive = archive;
        List<Integer> ports = FreePorts.several(3);
        this.listenerPorts = ports.subList(0, 2);
        this.mix = new SpecMix(
                ports.get(0), ports.get(1), ports.get(2), stack.database().port(), archive.port());
        this.spec = mix.first(ProxyConfigSpecBuilder.builder(
                        stack.client().getKubernetesSerialization().unmarshal(FIRST_SPEC, ProxyConfigSpec.class))
                .external(stack.external())
                .build());
    }

    /** Starts everything, without the ProxyConfig. */
    public static SoakSystem start(Consumer<String> progress) {
        TemporaryFolder folder = TemporaryFolder.create("soak");
        KubernetesStack stack = null;
        try {
            stack = KubernetesStack.start(new KubernetesStack.Options(SoakPlan.INSTANCES, null, NAMESPACE, progress));
            return new SoakSystem(folder, stack, Database.start(folder.path()));
        } catch (RuntimeException e) {
            if (stack != null) {
                stack.close();
            }
            folder.close();
            throw e;
        }
    }

    /** The processes. */
    public KubernetesStack stack() {
        return stack;
    }

    /** The HAProxy of each instance. */
    public List<HaproxyProcess> haproxies() {
        return stack.instances().stream().map(ProxyInstance::haproxy).toList();
    }

    /** A database: 0 is behind the first listener, 1 behind the second. */
    public Database database(int number) {
        return number == 0 ? stack.database() : archive;
    }

    /** Opens a connection through the listener in front of a database, from a local address. */
    Connection connect(int number, String address) throws SQLException {
        Database database = database(number);
        return database.connectFrom(address, database.app(), "127.0.0.1", listenerPorts.get(number));
    }

    /** The ProxyConfig in the API server. */
    public Resource<ProxyConfig> resource() {
        return stack.client()
                .resources(ProxyConfig.class)
                .inNamespace(NAMESPACE)
                .withName(NAME);
    }

    /** Changes the spec of the next {@link #apply}. */
    public synchronized void change(SoakStep step) {
        spec = mix.changed(spec, step);
    }

    /**
     * Applies the ProxyConfig.
     *
     * @throws KubernetesClientException where the API server does not answer
     */
    public synchronized void apply() {
        ProxyConfig resource = new ProxyConfig();
        resource.getMetadata().setName(NAME);
        resource.getMetadata().setNamespace(NAMESPACE);
        resource.setSpec(spec);
        stack.client().resource(resource).serverSideApply();
    }

    /** The folder with the logs and configuration files of all processes but the second database. */
    public Path logs() {
        return Objects.requireNonNull(stack.operator().log().getParent());
    }

    @Override
    public void close() {
        try {
            archive.close();
        } finally {
            stack.close();
            folder.close();
        }
    }
}
