package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.StatusReader;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The objects that instances consist of, as an API server takes and completes them; without nodes no pod ever starts. */
class ManagedObjectsST extends ManagedSystemTest {
    @Test
    void allObjectsExistWithAnOwnerReference() {
        ProxyConfig resource = fixture.apply("all", ManagedFixture.SPEC);

        StatefulSet set = fixture.await(StatefulSet.class, "all");
        fixture.await(Service.class, "all");

        assertThat(set.getSpec().getReplicas()).isEqualTo(2);
        assertThat(fixture.versions("all").keySet())
                .containsExactly(
                        "NetworkPolicy/all",
                        "PodDisruptionBudget/all",
                        "Secret/all-boot",
                        "Secret/all-credentials",
                        "Secret/all-tls",
                        "Service/all",
                        "Service/all-instances",
                        "ServiceAccount/all",
                        "StatefulSet/all");
        for (HasMetadata one : List.of(
                set,
                fixture.await(Service.class, "all"),
                fixture.await(Secret.class, "all-tls"),
                fixture.await(NetworkPolicy.class, "all"))) {
            assertThat(one.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                            owner.getUid())
                    .isEqualTo(resource.getMetadata().getUid()));
        }
        ProxyConfig told = fixture.awaitCondition("all", "Programmed", Condition.Status.False);
        assertThat(StatusReader.condition(told, "Programmed")).hasValueSatisfying(condition -> {
            assertThat(condition.reason()).isEqualTo("InstancesMissing");
            assertThat(condition.message()).isEqualTo("0 of 2 instances are up: all-0 does not exist");
        });
        assertThat(told.getStatus().selector())
                .isEqualTo("app.kubernetes.io/instance=all,app.kubernetes.io/managed-by=proxyconfig-operator,"
                        + "app.kubernetes.io/name=haproxy");
        assertThat(told.getStatus().replicas()).isZero();
    }

    @Test
    void aSecondReconciliationWritesNothing() throws Exception {
        fixture.apply("idle", ManagedFixture.SPEC + """
                stats: {port: 9000}
                pod:
                  resources: {haproxy: {requests: {cpu: 0.5, memory: 0.25Gi}, limits: {memory: 1024Mi}}}
                  env:
                  - {name: REGION, value: ""}
                  - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
                  securityContext: {runAsUser: 99, supplementalGroups: [7]}
                  containerSecurityContext: {capabilities: {add: [NET_BIND_SERVICE]}}
                  affinity:
                    podAntiAffinity:
                      preferredDuringSchedulingIgnoredDuringExecution:
                      - {weight: 1, podAffinityTerm: {topologyKey: kubernetes.io/hostname, namespaceSelector: {}}}
                  topologySpreadConstraints:
                  - {maxSkew: 2, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}
                  tolerations: [{key: dedicated, value: proxies, effect: NoSchedule}, {operator: Exists, value: ""}]
                  dnsConfig: {nameservers: [10.0.0.53], options: [{name: ndots, value: "1"}]}
                  imagePullSecrets: [{name: pull}]
                  serviceAccountName: proxy
                  runtimeClassName: gvisor
                service:
                  type: LoadBalancer
                  labels: {team: orders}
                  loadBalancerClass: example.com/internal
                  loadBalancerSourceRanges: [10.0.0.0/8]
                  ipFamilyPolicy: PreferDualStack
                  exposeStats: true
                """);
        fixture.await(StatefulSet.class, "idle");
        fixture.awaitCondition("idle", "Accepted", Condition.Status.True);
        SortedMap<String, String> before = fixture.versions("idle");

        for (int pass = 0; pass < 3; pass++) {
            double passes = fixture.operator().reconciliations();
            String value = Integer.toString(pass);
            fixture.object(Service.class, "idle").ifPresent(service -> fixture.client()
                    .services()
                    .inNamespace(fixture.namespace())
                    .withName("idle")
                    .edit(one -> {
                        one.getMetadata().getAnnotations().put("example.com/touched", value);
                        return one;
                    }));
            Awaitility.await("a pass because the Service changed")
                    .atMost(ManagedFixture.TIMEOUT)
                    .until(() -> fixture.operator().reconciliations() > passes);
        }

        SortedMap<String, String> after = fixture.versions("idle");
        before.remove("Service/idle");
        after.remove("Service/idle");
        assertThat(after).isEqualTo(before);
        assertThat(Files.readString(fixture.operator().log())
                        .lines()
                        .filter(line -> line.contains("idle/"))
                        .filter(line -> line.contains("The operator updated")))
                .isEmpty();
    }

    @Test
    void objectsThatAnotherClientChangesOrDeletesAreRestored() {
        fixture.apply("repair", ManagedFixture.SPEC);
        StatefulSet set = fixture.await(StatefulSet.class, "repair");
        fixture.await(Service.class, "repair");

        fixture.client().resource(set).edit(one -> {
            one.getSpec().setReplicas(7);
            one.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("evil");
            return one;
        });
        fixture.client()
                .services()
                .inNamespace(fixture.namespace())
                .withName("repair")
                .delete();

        fixture.await(
                StatefulSet.class,
                "repair",
                one -> one.getSpec().getReplicas() == 2
                        && one.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage()
                                .equals("haproxytech/haproxy-debian:3.2"));
        fixture.await(Service.class, "repair");
    }

    @Test
    void objectsFollowTheSpec() {
        fixture.apply("change", ManagedFixture.SPEC + """
                stats: {port: 9000}
                service: {type: NodePort, nodePorts: {mysql: 30316}, exposeStats: true}
                """);
        fixture.await(
                Service.class,
                "change",
                one -> ports(one).equals(List.of(3306, 9000))
                        && one.getSpec().getPorts().getFirst().getNodePort() == 30316);

        fixture.apply("change", ManagedFixture.SPEC.replace("replicas: 2", "replicas: 5") + """
                pod: {image: "haproxytech/haproxy-debian:3.2.8"}
                """);

        fixture.await(
                Service.class,
                "change",
                one -> ports(one).equals(List.of(3306))
                        && one.getSpec().getType().equals("ClusterIP"));
        fixture.await(
                NetworkPolicy.class,
                "change",
                one -> one.getSpec().getIngress().getFirst().getPorts().size() == 1);
        fixture.await(
                StatefulSet.class,
                "change",
                one -> one.getSpec().getReplicas() == 5
                        && containersWith(one, "haproxytech/haproxy-debian:3.2.8") == 2);
    }

    @Test
    void theServiceIsDeletedWhenItsLastPortIsGone() {
        fixture.apply("portless", ManagedFixture.SPEC);
        fixture.await(Service.class, "portless");

        fixture.apply("portless", onLoopback());

        fixture.awaitAbsence(Service.class, "portless");
        fixture.await(Service.class, "portless-instances");

        fixture.apply("portless", ManagedFixture.SPEC);
        fixture.await(Service.class, "portless", one -> ports(one).equals(List.of(3306)));
    }

    @Test
    void aServiceOfAnotherOwnerIsNotDeletedWithoutPorts() {
        Service foreign = fixture.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("foreign")
                        .withNamespace(fixture.namespace())
                        .withLabels(Map.of(
                                "app.kubernetes.io/name", "haproxy",
                                "app.kubernetes.io/instance", "foreign",
                                "app.kubernetes.io/managed-by", "proxyconfig-operator"))
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(1)
                        .endPort()
                        .endSpec()
                        .build())
                .create();

        fixture.apply("foreign", onLoopback());

        fixture.await(StatefulSet.class, "foreign");
        fixture.awaitCondition("foreign", "Accepted", Condition.Status.True);
        assertThat(fixture.object(Service.class, "foreign"))
                .hasValueSatisfying(one -> assertThat(one.getMetadata().getUid())
                        .isEqualTo(foreign.getMetadata().getUid()));
    }

    /** Without a port that clients outside the pod can reach. */
    private static String onLoopback() {
        return ManagedFixture.SPEC.replace("{name: mysql, port", "{name: mysql, address: 127.0.0.1, port");
    }

    private static long containersWith(StatefulSet set, String image) {
        PodSpec pod = set.getSpec().getTemplate().getSpec();
        return Stream.of(pod.getInitContainers(), pod.getContainers())
                .flatMap(List::stream)
                .filter(container -> container.getImage().equals(image))
                .count();
    }

    @Test
    void anObjectWithAnotherOwnerIsNotChanged() {
        Secret foreign = fixture.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("taken-boot")
                        .withNamespace(fixture.namespace())
                        .endMetadata()
                        .withStringData(Map.of("mine", "precious"))
                        .build())
                .create();

        fixture.apply("taken", ManagedFixture.SPEC);

        ProxyConfig told = fixture.awaitCondition("taken", "Accepted", Condition.Status.False);
        assertThat(StatusReader.condition(told, "Accepted")).hasValueSatisfying(condition -> {
            assertThat(condition.reason()).isEqualTo("NameTaken");
            assertThat(condition.message()).contains("Secret taken-boot").contains("does not change it");
        });
        assertThat(StatusReader.condition(told, "Ready"))
                .hasValueSatisfying(ready -> assertThat(ready.reason()).isEqualTo("NameTaken"));
        assertThat(fixture.object(Secret.class, "taken-boot")).contains(foreign);

        fixture.client().resource(foreign).delete();
        fixture.await(StatefulSet.class, "taken");
        fixture.awaitCondition("taken", "Accepted", Condition.Status.True);
    }

    @Test
    void aRefusalOfTheApiServerIsReported() {
        fixture.apply("refused", ManagedFixture.SPEC + "pod: {nodeSelector: {disk: 'no such value!'}}\n");

        ProxyConfig told = fixture.awaitCondition("refused", "Accepted", Condition.Status.False);

        assertThat(StatusReader.condition(told, "Accepted")).hasValueSatisfying(condition -> {
            assertThat(condition.reason()).isEqualTo("InstancesRefused");
            assertThat(condition.message()).contains("StatefulSet refused");
        });
    }

    private static List<Integer> ports(Service service) {
        return service.getSpec().getPorts().stream().map(ServicePort::getPort).toList();
    }
}
