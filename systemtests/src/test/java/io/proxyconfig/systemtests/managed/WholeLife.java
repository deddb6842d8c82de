package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.harness.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** All that an operator ever has to do: everything once. */
final class WholeLife {
    private static final String OTHER_FINALIZER = "example.com/other";

    private final ManagedFixture rig;

    private WholeLife(ManagedFixture rig) {
        this.rig = rig;
    }

    /**
     * Leads through it the operator of an installation.
     *
     * @param namespace of the ProxyConfigs
     * @param folder for the operator
     * @param pod folder for a pod, with a short name
     */
    static void of(Installation installation, String namespace, Path folder, Path pod) throws IOException {
        try (ManagedFixture rig = installation.start(namespace, folder)) {
            WholeLife life = new WholeLife(rig);
            life.ownInstances(pod);
            HttpServer probe = life.startOtherProbe();
            try {
                life.createOtherInstances(probe.getAddress().getPort());
                assertThat(rig.operator().terminate(Duration.ofSeconds(20))).isTrue();
                rig.operator().restart();
                life.delete("own");
                life.delete("external");
            } finally {
                probe.stop(0);
            }
        }
    }

    private void ownInstances(Path folder) throws IOException {
        try (EchoProgram echo = new EchoProgram()) {
            rig.apply("own", "replicas: 1\n" + echo.spec(FreePorts.one()));
            try (LocalPod pod = new LocalPod(rig, "own", folder)) {
                pod.start();
                rig.awaitCondition("own", "Ready", Condition.Status.True);
                rig.set("own", "/timeouts/client", "\"5h\"");
                rig.awaitCondition("own", "Ready", Condition.Status.True);
                awaitEvent("own", "Applied");
                rig.rotate("own-credentials", "password");
                rig.rotate("own-tls", "tls.crt");
                rig.handle("own").scale(2);
                rig.await(StatefulSet.class, "own", one -> one.getSpec().getReplicas() == 2);
                Service before = rig.await(Service.class, "own-instances");
                rig.client().resource(before).delete();
                rig.await(Service.class, "own-instances", one -> !one.getMetadata()
                        .getUid()
                        .equals(before.getMetadata().getUid()));
            }
        }
    }

    /** Its owner takes back a finalizer while the operator is about to, so that the operator has to look again. */
    private HttpServer startOtherProbe() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            boolean leaves = rig.object(ProxyConfig.class, "external")
                    .filter(one -> one.getMetadata().getDeletionTimestamp() != null)
                    .isPresent();
            if (leaves) {
                rig.handle("external").edit(one -> {
                    one.removeFinalizer(OTHER_FINALIZER);
                    return one;
                });
            }
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private void createOtherInstances(int probe) {
        rig.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("login")
                        .withNamespace(rig.namespace())
                        .endMetadata()
                        .withStringData(Map.of("username", "admin", "password", "one", "token", "two"))
                        .build())
                .create();
        rig.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("haproxy")
                        .withNamespace(rig.namespace())
                        .endMetadata()
                        .withData(Map.of("haproxy.cfg", "defaults\n  mode tcp\n"))
                        .build())
                .create();
        ProxyConfig resource = new ProxyConfig();
        resource.getMetadata().setName("external");
        resource.getMetadata().setNamespace(rig.namespace());
        resource.getMetadata().setFinalizers(List.of(OTHER_FINALIZER));
        resource.setSpec(rig.client()
                .getKubernetesSerialization()
                .unmarshal("""
                        raw: {configMap: {name: haproxy, key: haproxy.cfg}}
                        external:
                          credentialsSecretRef: {name: login}
                          instances:
                          - {name: a, dataPlaneURL: "http://127.0.0.1:%d", probeURL: "http://127.0.0.1:%d"}
                        """.formatted(FreePorts.one(), probe), ProxyConfigSpec.class));
        rig.client().resource(resource).create();
        rig.awaitCondition("external", "Programmed", Condition.Status.False);
        awaitEvent("external", "Unreachable");
    }

    private void delete(String name) {
        rig.handle(name).delete();
        Awaitility.await("the end of " + name)
                .atMost(ManagedFixture.TIMEOUT)
                .until(() -> rig.object(ProxyConfig.class, name).isEmpty());
    }

    private void awaitEvent(String name, String reason) {
        Awaitility.await("event " + reason)
                .atMost(ManagedFixture.TIMEOUT)
                .until(() -> rig.client().v1().events().inNamespace(rig.namespace()).list().getItems().stream()
                        .anyMatch((Event event) -> event.getReason().equals(reason)
                                && event.getInvolvedObject().getName().equals(name)));
    }
}
