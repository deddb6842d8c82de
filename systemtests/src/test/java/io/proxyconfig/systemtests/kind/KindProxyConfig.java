package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProbeStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.StatusReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** A ProxyConfig of a test's own, with instances that the operator runs in front of the cluster's database. */
final class KindProxyConfig implements AutoCloseable {
    /** Seconds that a pod that has to go waits for its connections. */
    static final int GRACE = 30;

    private final Cluster cluster;
    private final String name;

    private KindProxyConfig(Cluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    /** Applies one, and waits until it is Ready. */
    static KindProxyConfig create(Cluster cluster, String name, int replicas) {
        KindProxyConfig proxy = apply(cluster, name, replicas);
        proxy.awaitReady();
        return proxy;
    }

    /** Applies one. */
    static KindProxyConfig apply(Cluster cluster, String name, int replicas) {
        KindProxyConfig proxy = new KindProxyConfig(cluster, name);
        cluster.kubectlWith("""
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: %s}
                spec:
                  replicas: %d
                  listeners:
                  - {name: mysql, port: 3306, backend: database}
                  backends:
                  - name: database
                    healthCheck: {type: TCP, interval: 2s}
                    servers:
                    - {name: primary, address: db.demo.svc.cluster.local, port: 3306}
                  probe:
                    mysql: {credentialsSecretRef: {name: probe}, database: app, interval: 1s, heldConnections: 2}
                  pod: {image: "%s", terminationGracePeriodSeconds: %d}
                """.formatted(name, replicas, cluster.instancesImage(), GRACE), "apply", "-f", "-");
        return proxy;
    }

    String name() {
        return name;
    }

    /** The host name of an instance's pod. */
    String host(int number) {
        return name + "-" + number + "." + name + "-instances";
    }

    ProxyConfig resource() {
        return cluster.proxyConfig(name);
    }

    /** A merge patch of the spec, as JSON. */
    void patch(String spec) {
        cluster.kubectl("patch", "proxyconfig", name, "--type=merge", "--patch", "{\"spec\":" + spec + "}");
    }

    /** Waits until the newest spec is live on all instances that it wants, and connections work. */
    ProxyConfigStatus awaitReady() {
        return await("Ready", status -> true);
    }

    /** Waits until it is Ready, and that is true as well. */
    ProxyConfigStatus await(String description, Predicate<ProxyConfigStatus> condition) {
        cluster.await(name + ": " + description, () -> {
            ProxyConfig resource = resource();
            return isReady(resource) && condition.test(resource.getStatus());
        });
        return resource().getStatus();
    }

    private static boolean isReady(ProxyConfig resource) {
        return StatusReader.isReady(resource)
                && Objects.equals(
                        resource.getStatus().readyReplicas(), resource.getSpec().wantedReplicas());
    }

    /** The instances' part of the status. */
    List<InstanceStatus> instances() {
        return Objects.requireNonNull(resource().getStatus().instanceStatuses(), "no instance is told of");
    }

    /** How often each HAProxy was reloaded since it started. Waits until every probe tells it: one reading can fail. */
    Map<String, Integer> reloads() {
        Map<String, Integer> reloads = new TreeMap<>();
        cluster.await(name + ": every instance tells its reloads", () -> {
            reloads.clear();
            for (InstanceStatus instance : instances()) {
                InstanceStatus.Reloads told = instance.reloads();
                if (told == null) {
                    return false;
                }
                reloads.put(instance.name(), told.total());
            }
            return true;
        });
        return reloads;
    }

    /** No connection that a probe held was broken since its pod started. */
    void assertNoProbeSawABreak() {
        for (InstanceStatus instance : instances()) {
            ProbeStatus probe = Objects.requireNonNull(instance.probe(), "the probe is told of");
            assertThat(probe.broken()).as(instance.name() + ": " + probe).isZero();
        }
    }

    /** The pods that there are. */
    List<Pod> pods() {
        return cluster.client()
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withLabel("app.kubernetes.io/instance", name)
                .list()
                .getItems();
    }

    /** Whether a Service sends connections to that pod. */
    static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(
                        one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    /** The unique id of each pod, by name. */
    Map<String, String> uids() {
        Map<String, String> uids = new TreeMap<>();
        pods().forEach(pod ->
                uids.put(pod.getMetadata().getName(), pod.getMetadata().getUid()));
        return uids;
    }

    /** An application on each instance's pod, so that each has connections whatever the Service does. */
    List<Application> applications(int instances) {
        List<Application> all = IntStream.range(0, instances)
                .mapToObj(number -> Application.start(cluster, name + "-app-" + number, host(number)))
                .toList();
        all.forEach(Application::awaitAnswer);
        return all;
    }

    /** Has it deleted, without waiting. */
    void delete() {
        cluster.kubectl("delete", "proxyconfig", name, "--wait=false", "--ignore-not-found");
    }

    @Override
    public void close() {
        cluster.kubectl("delete", "proxyconfig", name, "--wait", "--timeout=3m", "--ignore-not-found");
        cluster.await("the pods of " + name + " are gone", () -> pods().isEmpty());
    }
}
