package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** More and fewer instances, by people and by an autoscaler, and none at the end. */
@KindTest
class ScaleST {

    @Test
    void fromOneToFiveToTwo(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "scale", 1);
                Application application = Application.start(cluster, "scale-app", proxy.host(0))) {
            application.awaitAnswer();
            Map<String, String> first = proxy.uids();
            cluster.kubectl("scale", "proxyconfig/scale", "--replicas=5");
            proxy.awaitReady();
            assertThat(proxy.uids()).hasSize(5).containsAllEntriesOf(first);
            cluster.kubectl("scale", "proxyconfig/scale", "--replicas=2");
            proxy.awaitReady();
            cluster.await("the others have drained", () -> proxy.uids().size() == 2);
            assertThat(proxy.uids()).containsOnlyKeys("scale-0", "scale-1").containsAllEntriesOf(first);
            assertThat(proxy.reloads().values()).as("no instance was reloaded").containsOnly(0);
            application.awaitAnswer();
            proxy.assertNoProbeSawABreak();
        }
    }

    @Test
    void anAutoscalerReadsAndWritesTheScale(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "hpa", 1)) {
            cluster.kubectlWith("""
                    apiVersion: autoscaling/v2
                    kind: HorizontalPodAutoscaler
                    metadata: {name: hpa}
                    spec:
                      scaleTargetRef: {apiVersion: proxyconfig.io/v1alpha1, kind: ProxyConfig, name: hpa}
                      minReplicas: 2
                      maxReplicas: 3
                      metrics:
                      - type: Resource
                        resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
                    """, "apply", "-f", "-");
            cluster.await(
                    "the autoscaler asks for its minimum",
                    () -> Objects.equals(proxy.resource().getSpec().replicas(), 2));
            proxy.awaitReady();
            HorizontalPodAutoscaler autoscaler = cluster.client()
                    .autoscaling()
                    .v2()
                    .horizontalPodAutoscalers()
                    .inNamespace(Cluster.NAMESPACE)
                    .withName("hpa")
                    .get();
            assertThat(autoscaler.getStatus().getConditions())
                    .anyMatch(one -> one.getType().equals("AbleToScale")
                            && one.getStatus().equals("True"));
            cluster.kubectl("delete", "hpa", "hpa");
        }
    }

    @Test
    void deletionRemovesAllObjects(Cluster cluster) {
        KindProxyConfig.create(cluster, "gone", 2).close();
        for (String kind : List.of(
                "statefulsets",
                "services",
                "secrets",
                "networkpolicies",
                "poddisruptionbudgets",
                "serviceaccounts",
                "pods")) {
            cluster.await("no " + kind + " of it is left", () -> cluster.kubectl(
                            "get", kind, "--selector=app.kubernetes.io/instance=gone", "-o", "name")
                    .isBlank());
        }
        assertThat(cluster.kubectl("get", "secrets", "-o", "name")).contains("secret/database", "secret/probe");
    }
}
