package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The objects that instances consist of, as an API server takes and completes them; without nodes no pod ever starts. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagedObjectsST {
    private ManagedFixture rig;

    @BeforeAll
    void start(TestNamespace namespace, @TempDir Path folder) {
        rig = ManagedFixture.start(namespace, folder);
    }

    @AfterAll
    void end() {
        rig.close();
    }

    @Test
    void allObjectsExistWithAnOwnerReference() {
        ProxyConfig resource = rig.apply("all", ManagedFixture.SPEC);

        StatefulSet set = rig.await(StatefulSet.class, "all");

        assertThat(set.getSpec().getReplicas()).isEqualTo(2);
        assertThat(rig.versions("all").keySet())
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
                rig.await(Service.class, "all"),
                rig.await(Secret.class, "all-tls"),
                rig.await(NetworkPolicy.class, "all"))) {
            assertThat(one.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                            owner.getUid())
                    .isEqualTo(resource.getMetadata().getUid()));
        }
        ProxyConfig told = rig.awaitCondition("all", "Programmed", Condition.Status.False);
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
        rig.apply("idle", ManagedFixture.SPEC + """
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
        rig.await(StatefulSet.class, "idle");
        rig.awaitCondition("idle", "Accepted", Condition.Status.True);
        SortedMap<String, String> before = rig.versions("idle");

        for (int pass = 0; pass < 3; pass++) {
            double passes = rig.operator().reconciliations();
            String value = Integer.toString(pass);
            rig.object(Service.class, "idle").ifPresent(service -> rig.client()
                    .services()
                    .inNamespace(rig.namespace())
                    .withName("idle")
                    .edit(one -> {
                        one.getMetadata().getAnnotations().put("example.com/touched", value);
                        return one;
                    }));
            Awaitility.await("a pass because the Service changed")
                    .atMost(ManagedFixture.TIMEOUT)
                    .until(() -> rig.operator().reconciliations() > passes);
        }

        SortedMap<String, String> after = rig.versions("idle");
        before.remove("Service/idle");
        after.remove("Service/idle");
        assertThat(after).isEqualTo(before);
        assertThat(Files.readString(rig.operator().log())
                        .lines()
                        .filter(line -> line.contains("idle/"))
                        .filter(line -> line.contains("The operator updated")))
                .isEmpty();
    }

    @Test
    void objectsThatAnotherClientChangesOrDeletesAreRestored() {
        rig.apply("repair", ManagedFixture.SPEC);
        StatefulSet set = rig.await(StatefulSet.class, "repair");
        rig.await(Service.class, "repair");

        rig.client().resource(set).edit(one -> {
            one.getSpec().setReplicas(7);
            one.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("evil");
            return one;
        });
        rig.client().services().inNamespace(rig.namespace()).withName("repair").delete();

        rig.await(
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
        rig.await(Service.class, "repair");
    }

    @Test
    void objectsFollowTheSpec() {
        rig.apply("change", ManagedFixture.SPEC + """
                stats: {port: 9000}
                service: {type: NodePort, nodePorts: {mysql: 30316}, exposeStats: true}
                """);
        rig.await(
                Service.class,
                "change",
                one -> ports(one).equals(List.of(3306, 9000))
                        && one.getSpec().getPorts().getFirst().getNodePort() == 30316);

        rig.apply("change", ManagedFixture.SPEC.replace("replicas: 2", "replicas: 5") + """
                pod: {image: "haproxytech/haproxy-debian:3.2.8"}
                """);

        rig.await(
                Service.class,
                "change",
                one -> ports(one).equals(List.of(3306))
                        && one.getSpec().getType().equals("ClusterIP"));
        rig.await(
                NetworkPolicy.class,
                "change",
                one -> one.getSpec().getIngress().getFirst().getPorts().size() == 1);
        rig.await(
                StatefulSet.class,
                "change",
                one -> one.getSpec().getReplicas() == 5
                        && one.getSpec().getTemplate().getSpec().getContainers().stream()
                                        .filter(container ->
                                                container.getImage().equals("haproxytech/haproxy-debian:3.2.8"))
                                        .count()
                                == 2);
    }

    @Test
    void anObjectWithAnotherOwnerIsNotChanged() {
        Secret foreign = rig.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("taken-boot")
                        .withNamespace(rig.namespace())
                        .endMetadata()
                        .withStringData(Map.of("mine", "precious"))
                        .build())
                .create();

        rig.apply("taken", ManagedFixture.SPEC);

        ProxyConfig told = rig.awaitCondition("taken", "Accepted", Condition.Status.False);
        assertThat(StatusReader.condition(told, "Accepted")).hasValueSatisfying(condition -> {
            assertThat(condition.reason()).isEqualTo("NameTaken");
            assertThat(condition.message()).contains("Secret taken-boot").contains("does not change it");
        });
        assertThat(StatusReader.condition(told, "Ready"))
                .hasValueSatisfying(ready -> assertThat(ready.reason()).isEqualTo("NameTaken"));
        assertThat(rig.object(Secret.class, "taken-boot")).contains(foreign);

        rig.client().resource(foreign).delete();
        rig.await(StatefulSet.class, "taken");
        rig.awaitCondition("taken", "Accepted", Condition.Status.True);
    }

    @Test
    void aRefusalOfTheApiServerIsReported() {
        rig.apply("refused", ManagedFixture.SPEC + "pod: {nodeSelector: {disk: 'no such value!'}}\n");

        ProxyConfig told = rig.awaitCondition("refused", "Accepted", Condition.Status.False);

        assertThat(StatusReader.condition(told, "Accepted")).hasValueSatisfying(condition -> {
            assertThat(condition.reason()).isEqualTo("InstancesRefused");
            assertThat(condition.message()).contains("StatefulSet refused");
        });
    }

    private static List<Integer> ports(Service service) {
        return service.getSpec().getPorts().stream().map(ServicePort::getPort).toList();
    }
}
