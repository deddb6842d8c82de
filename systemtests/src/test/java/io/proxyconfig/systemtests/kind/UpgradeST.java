package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another version of the operator, which renders another text and has another image of the probe: no HAProxy ends or reloads, and
 * no connection breaks.
 */
@KindTest
class UpgradeST {
    private static final int RESOURCES = 5;
    private static final int INSTANCES = 3;
    private static final String PROBE_IMAGE = "PROBE_IMAGE";

    @Test
    void breaksAndReloadsNothing(Cluster cluster, @TempDir Path folder) throws IOException, InterruptedException {
        Pod operator = cluster.operators().getFirst();
        Container container = operator.getSpec().getContainers().getFirst();
        String image = container.getImage();
        String probeImage = container.getEnv().stream()
                .filter(variable -> variable.getName().equals(PROBE_IMAGE))
                .findFirst()
                .map(variable -> PROBE_IMAGE + "=" + variable.getValue())
                .orElse(PROBE_IMAGE + "-");
        String otherOperator = OtherImages.operator(image, folder);
        String otherProbe = OtherImages.retagged(cluster.probeImage());
        try (Fleet fleet = Fleet.create(cluster)) {
            Map<String, String> haproxies = fleet.haproxyContainers();
            Map<String, Integer> reloads = fleet.reloads();
            try {
                setImages(cluster, otherOperator, PROBE_IMAGE + "=" + otherProbe);
                cluster.await(
                        "every probe has the other image, and every resource is Ready", () -> fleet.runs(otherProbe));
                assertThat(fleet.proxies()).allSatisfy(proxy -> assertThat(
                                proxy.resource().getStatus().otherRenderings())
                        .as(proxy.name())
                        .isEqualTo(INSTANCES));
                assertThat(fleet.haproxyContainers())
                        .as("containers of HAProxy")
                        .isEqualTo(haproxies);
                assertThat(fleet.reloads()).as("reloads of each instance").isEqualTo(reloads);
                fleet.applications().forEach(Application::awaitAnswer);
                assertThat(fleet.histories()).allSatisfy(history -> {
                    assertThat(history.going()).isEmpty();
                    assertThat(history.fewestServing())
                            .as("pods that are ready while one of them restarts a sidecar")
                            .isEqualTo(INSTANCES);
                });
            } finally {
                setImages(cluster, image, probeImage);
            }
        }
    }

    @Test
    void theOnlyPodStaysReadyWhileItsSidecarsRestart(Cluster cluster) throws IOException, InterruptedException {
        String probe = OtherImages.retagged(cluster.probeImage());
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "sidecars", 1);
                ClusterConnectionLoop connectionLoop = ClusterConnectionLoop.start(cluster, "sidecars");
                PodHistory history = new PodHistory(cluster, "sidecars")) {
            connectionLoop.awaitSuccess();
            proxy.patch("{\"pod\":{\"probeImage\":\"" + probe + "\",\"dataplaneImage\":\""
                    + OtherImages.retagged(cluster.instancesImage()) + "\"}}");
            proxy.await("both sidecars have restarted", status -> restarts(proxy) == 2);
            connectionLoop.awaitSuccess();
            connectionLoop.assertNoneFailed();
            assertThat(history.going()).isEmpty();
            assertThat(history.fewestServing()).as("ready pods at any time").isEqualTo(1);
        }
    }

    @Test
    void anImageThatCannotBePulledNeverLeavesTheServiceWithoutAPod(Cluster cluster) {
        try (KindProxyConfig proxy = KindProxyConfig.create(cluster, "missing", 2);
                Application held = Application.start(cluster, "missing-app", proxy.host(1));
                PodHistory history = new PodHistory(cluster, "missing")) {
            held.awaitAnswer();
            Map<String, String> pods = proxy.uids();
            proxy.patch("{\"pod\":{\"probeImage\":\"proxyconfig-probe:missing\"}}");
            proxy.await(
                    "the pod has its former image again",
                    status -> StatusReader.condition(proxy.resource(), "PodsUpToDate")
                                    .filter(condition -> condition.message().contains("missing-1 keeps the image"))
                                    .isPresent()
                            && proxy.pods().stream().allMatch(KindProxyConfig::isReady));
            assertThat(history.fewestServing()).as("ready pods at any time").isEqualTo(1);
            assertThat(proxy.pods())
                    .as("the other pod is not tried")
                    .filteredOn(pod -> pod.getMetadata().getName().equals("missing-0"))
                    .allSatisfy(pod -> assertThat(restarts(pod)).isZero());
            assertThat(proxy.uids()).isEqualTo(pods);
            held.awaitAnswer();
        }
    }

    private static int restarts(KindProxyConfig proxy) {
        return proxy.pods().stream().mapToInt(UpgradeST::restarts).sum();
    }

    private static int restarts(Pod pod) {
        return pod.getStatus().getInitContainerStatuses().stream()
                .mapToInt(ContainerStatus::getRestartCount)
                .sum();
    }

    private static void setImages(Cluster cluster, String operator, String probe) {
        String deployment = "deployment/" + Cluster.OPERATOR;
        cluster.kubectl("--namespace", Cluster.OPERATOR_NAMESPACE, "set", "env", deployment, probe);
        cluster.kubectl("--namespace", Cluster.OPERATOR_NAMESPACE, "set", "image", deployment, "*=" + operator);
        cluster.kubectl("--namespace", Cluster.OPERATOR_NAMESPACE, "rollout", "status", deployment, "--timeout=3m");
    }

    /** Several ProxyConfigs, each with an application on its first pod and a history of its pods. */
    private record Fleet(List<KindProxyConfig> proxies, List<Application> applications, List<PodHistory> histories)
            implements AutoCloseable {

        static Fleet create(Cluster cluster) {
            Fleet fleet = new Fleet(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < RESOURCES; i++) {
                fleet.proxies().add(KindProxyConfig.apply(cluster, "upgrade-" + i, INSTANCES));
            }
            for (KindProxyConfig proxy : fleet.proxies()) {
                proxy.awaitReady();
                fleet.applications().add(Application.start(cluster, proxy.name() + "-app", proxy.host(0)));
                fleet.histories().add(new PodHistory(cluster, proxy.name()));
            }
            fleet.applications().forEach(Application::awaitAnswer);
            return fleet;
        }

        private List<Pod> pods() {
            return proxies.stream().flatMap(proxy -> proxy.pods().stream()).toList();
        }

        boolean runs(String probe) {
            return pods().stream().allMatch(pod -> runs(pod, probe))
                    && proxies.stream()
                            .allMatch(proxy -> StatusReader.isReady(proxy.resource())
                                    && Objects.equals(
                                            proxy.resource().getStatus().readyReplicas(), INSTANCES)
                                    && proxy.resource().getStatus().otherRenderings() != null);
        }

        private static boolean runs(Pod pod, String image) {
            Container container = pod.getSpec().getInitContainers().stream()
                    .filter(one -> one.getName().equals("probe"))
                    .findFirst()
                    .orElseThrow();
            return container.getImage().equals(image)
                    && pod.getStatus().getInitContainerStatuses().stream()
                            .filter(one -> one.getName().equals("probe"))
                            .anyMatch(one -> one.getState().getRunning() != null && one.getRestartCount() > 0);
        }

        /** Ids of the containers of HAProxy by pod and its uid. */
        Map<String, String> haproxyContainers() {
            Map<String, String> ids = new TreeMap<>();
            for (Pod pod : pods()) {
                ContainerStatus haproxy = pod.getStatus().getContainerStatuses().getFirst();
                ids.put(
                        pod.getMetadata().getName() + " " + pod.getMetadata().getUid(),
                        haproxy.getContainerID() + " " + haproxy.getRestartCount());
            }
            return ids;
        }

        Map<String, Integer> reloads() {
            Map<String, Integer> all = new TreeMap<>();
            proxies.forEach(proxy -> all.putAll(proxy.reloads()));
            return all;
        }

        @Override
        public void close() {
            histories.forEach(PodHistory::close);
            proxies.forEach(KindProxyConfig::delete);
            applications.forEach(Application::close);
            proxies.forEach(KindProxyConfig::close);
        }
    }
}
