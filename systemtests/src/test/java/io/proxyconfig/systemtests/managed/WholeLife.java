package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
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
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** All that an operator ever has to do: everything once. */
final class WholeLife {
    private static final String OTHER_FINALIZER = "example.com/other";

    private final ManagedFixture fixture;

    private WholeLife(ManagedFixture fixture) {
        this.fixture = fixture;
    }

    /**
     * Leads through it the operator of an installation.
     *
     * @param namespace of the ProxyConfigs
     * @param folder for the operator
     * @param pod folder for a pod, with a short name
     */
    static void of(Installation installation, String namespace, Path folder, Path pod) throws IOException {
        try (ManagedFixture fixture = installation.start(namespace, folder)) {
            WholeLife life = new WholeLife(fixture);
            life.ownInstances(pod);
            HttpServer probe = life.startOtherProbe();
            try {
                life.createOtherInstances(probe.getAddress().getPort());
                assertThat(fixture.operator().terminate(Duration.ofSeconds(20))).isTrue();
                fixture.operator().restart();
                life.delete("own");
                life.delete("external");
            } finally {
                probe.stop(0);
            }
        }
    }

    private void ownInstances(Path folder) throws IOException {
        try (EchoProgram echo = new EchoProgram()) {
            fixture.apply("own", "replicas: 1\n" + echo.spec(FreePorts.one()));
            try (LocalPod pod = new LocalPod(fixture, "own", folder)) {
                pod.start();
                fixture.awaitCondition("own", "Ready", Condition.Status.True);
                fixture.set("own", "/timeouts/client", "\"5h\"");
                fixture.awaitCondition("own", "Ready", Condition.Status.True);
                awaitEvent("own", "Applied");
                for (String time : List.of("6h", "5h", "6h")) {
                    // the event of the last one names the same revisions as that of the first one
                    fixture.set("own", "/timeouts/client", "\"" + time + "\"");
                    fixture.awaitCondition("own", "Ready", Condition.Status.True);
                }
                awaitEvents("repeated Applied", event -> isAbout(event, "own", "Applied") && event.getSeries() != null);
                fixture.rotate("own-credentials", "password");
                fixture.rotate("own-tls", "tls.crt");
                fixture.set("own", "/listeners/0/address", "\"0.0.0.0\"");
                fixture.await(Service.class, "own");
                fixture.set("own", "/listeners/0/address", "\"127.0.0.1\"");
                fixture.awaitAbsence(Service.class, "own");
                fixture.handle("own").scale(2);
                fixture.await(StatefulSet.class, "own", one -> one.getSpec().getReplicas() == 2);
                replacePod("own-1");
                Service before = fixture.await(Service.class, "own-instances");
                fixture.client().resource(before).delete();
                fixture.await(Service.class, "own-instances", one -> !one.getMetadata()
                        .getUid()
                        .equals(before.getMetadata().getUid()));
            }
        }
    }

    /** A pod of an earlier version of the operator, which has never started: the operator labels it, and evicts it. */
    private void replacePod(String name) {
        StatefulSet set = fixture.await(StatefulSet.class, "own");
        fixture.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(fixture.namespace())
                        .withLabels(set.getSpec().getSelector().getMatchLabels())
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("haproxy")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        Awaitility.await("the pod is evicted").atMost(Duration.ofMinutes(1)).until(() -> fixture.object(Pod.class, name)
                .isEmpty());
    }

    /** Its owner takes back a finalizer while the operator is about to, so that the operator has to look again. */
    private HttpServer startOtherProbe() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            boolean leaves = fixture.object(ProxyConfig.class, "external")
                    .filter(one -> one.getMetadata().getDeletionTimestamp() != null)
                    .isPresent();
            if (leaves) {
                fixture.handle("external").edit(one -> {
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
        fixture.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("login")
                        .withNamespace(fixture.namespace())
                        .endMetadata()
                        .withStringData(Map.of("username", "admin", "password", "one", "token", "two"))
                        .build())
                .create();
        fixture.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("haproxy")
                        .withNamespace(fixture.namespace())
                        .endMetadata()
                        .withData(Map.of("haproxy.cfg", "defaults\n  mode tcp\n"))
                        .build())
                .create();
        ProxyConfig resource = new ProxyConfig();
        resource.getMetadata().setName("external");
        resource.getMetadata().setNamespace(fixture.namespace());
        resource.getMetadata().setFinalizers(List.of(OTHER_FINALIZER));
        resource.setSpec(fixture.client()
                .getKubernetesSerialization()
                .unmarshal("""
                        raw: {configMap: {name: haproxy, key: haproxy.cfg}}
                        external:
                          credentialsSecretRef: {name: login}
                          instances:
                          - {name: a, dataPlaneURL: "http://127.0.0.1:%d", probeURL: "http://127.0.0.1:%d"}
                        """.formatted(FreePorts.one(), probe), ProxyConfigSpec.class));
        fixture.client().resource(resource).create();
        fixture.awaitCondition("external", "Programmed", Condition.Status.False);
        awaitEvent("external", "Unreachable");
    }

    private void delete(String name) {
        fixture.handle(name).delete();
        fixture.awaitAbsence(ProxyConfig.class, name);
    }

    private void awaitEvent(String name, String reason) {
        awaitEvents(reason, event -> isAbout(event, name, reason));
    }

    private static boolean isAbout(Event event, String name, String reason) {
        return event.getReason().equals(reason)
                && event.getInvolvedObject().getName().equals(name);
    }

    private void awaitEvents(String description, Predicate<Event> condition) {
        Awaitility.await("event " + description)
                .atMost(ManagedFixture.TIMEOUT)
                .until(() -> fixture.client().v1().events().inNamespace(fixture.namespace()).list().getItems().stream()
                        .anyMatch(condition));
    }
}
