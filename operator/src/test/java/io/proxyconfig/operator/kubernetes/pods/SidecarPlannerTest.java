package io.proxyconfig.operator.kubernetes.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.proxyconfig.operator.resolve.SidecarState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SidecarPlannerTest {
    private static final Map<String, String> IMAGES =
            Map.of("haproxy", "haproxy:1", "dataplane", "haproxy:1", "probe", "probe:2");
    private static final Set<String> BOTH = Set.of("orders-0", "orders-1");

    /** A pod whose probe has this image and runs in the container of this id. */
    private static Pod pod(int number, String image, String id) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("orders-" + number)
                .withResourceVersion("7")
                .endMetadata()
                .withNewSpec()
                .addNewInitContainer()
                .withName("probe")
                .withImage(image)
                .endInitContainer()
                .addNewInitContainer()
                .withName("dataplane")
                .withImage("haproxy:1")
                .endInitContainer()
                .addNewContainer()
                .withName("haproxy")
                .withImage("haproxy:1")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withInitContainerStatuses(running("probe", id), running("dataplane", "d"))
                .endStatus()
                .build();
    }

    private static ContainerStatus running(String name, String id) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withContainerID(id)
                .withState(new ContainerStateBuilder()
                        .withNewRunning()
                        .endRunning()
                        .build())
                .build();
    }

    private static Pod waiting(Pod pod) {
        pod.getStatus()
                .getInitContainerStatuses()
                .getFirst()
                .setState(new ContainerStateBuilder()
                        .withNewWaiting()
                        .withReason("ImagePullBackOff")
                        .endWaiting()
                        .build());
        return pod;
    }

    private static String name(SidecarPlanner.NextUpdate update) {
        return update.pod().getMetadata().getName();
    }

    private static Pod with(Pod pod, SidecarUpdate update) {
        Pod patched = new PodBuilder(pod).build();
        patched.getMetadata().setAnnotations(Map.of(SidecarUpdate.ANNOTATION, update.text()));
        return patched;
    }

    private static Optional<SidecarPlanner.NextUpdate> next(Set<String> reporting, Pod... pods) {
        return new SidecarPlanner(IMAGES, List.of(pods), reporting).next();
    }

    private static SidecarUpdate update(boolean failed) {
        return new SidecarUpdate("probe", "probe:1", "probe:2", "old", failed);
    }

    @Test
    void theHighestPodIsTheFirst() {
        SidecarPlanner.NextUpdate next =
                next(BOTH, pod(0, "probe:1", "a"), pod(1, "probe:1", "b")).orElseThrow();
        assertThat(next.pod().getMetadata().getName()).isEqualTo("orders-1");
        assertThat(next.update()).isEqualTo(new SidecarUpdate("probe", "probe:1", "probe:2", "b", false));
        assertThat(new SidecarPlanner(IMAGES, List.of(next.pod()), BOTH).state())
                .map(SidecarState::message)
                .contains("pod orders-1 does not run the image probe:2 of its container probe yet");
        assertThat(next.update().patch(next.pod()))
                .contains(
                        "\"resourceVersion\":\"7\"", "\"initContainers\":[{\"name\":\"probe\",\"image\":\"probe:2\"}]");
    }

    @Test
    void thePodBeforeMustRunItAndReport() {
        Pod old = pod(0, "probe:1", "a");
        Pod patched = with(pod(1, "probe:2", "old"), update(false));
        assertThat(next(BOTH, old, patched))
                .as("the former container still runs")
                .isEmpty();

        Pod restarted = with(pod(1, "probe:2", "new"), update(false));
        assertThat(next(Set.of("orders-0"), old, restarted))
                .as("the probe does not answer yet")
                .isEmpty();
        assertThat(next(BOTH, old, restarted)).isPresent();
        assertThat(next(BOTH, pod(0, "probe:2", "a"), restarted)).isEmpty();
    }

    @Test
    void anImageThatDoesNotStartIsUndoneAndNotTriedAgain() {
        Pod failing = with(waiting(pod(1, "probe:2", "old")), update(false));
        SidecarPlanner.NextUpdate undo = next(BOTH, failing).orElseThrow();
        assertThat(undo.update()).isEqualTo(update(true));
        assertThat(undo.update().patch(failing)).contains("\"image\":\"probe:1\"");

        Pod undone = with(pod(1, "probe:1", "new"), update(true));
        SidecarPlanner planner = new SidecarPlanner(IMAGES, List.of(undone), BOTH);
        assertThat(planner.next()).isEmpty();
        assertThat(planner.state()).get().satisfies(state -> {
            assertThat(state.failed()).isTrue();
            assertThat(state.message()).contains("orders-1", "probe:1", "probe:2");
        });
    }

    @Test
    void anImageThatDidNotStartInOnePodIsNotTriedInAnother() {
        assertThat(next(BOTH, pod(0, "probe:1", "a"), with(pod(1, "probe:1", "new"), update(true))))
                .isEmpty();
    }

    @Test
    void anotherImageWaitsUntilThePodBeforeHasItsFormerImageAgain() {
        SidecarUpdate earlier = new SidecarUpdate("probe", "probe:1", "probe:missing", "old", true);
        Pod undone = with(pod(0, "probe:1", "new"), earlier);
        Pod restarting = with(waiting(pod(0, "probe:1", "old")), earlier);
        Pod other = pod(1, "probe:1", "a");

        assertThat(next(BOTH, restarting, other))
                .as("the pod itself may get the other image")
                .map(SidecarPlannerTest::name)
                .contains("orders-0");
        assertThat(next(Set.of("orders-1"), undone, other))
                .as("its probe does not answer yet")
                .map(SidecarPlannerTest::name)
                .contains("orders-0");
        assertThat(next(BOTH, undone, other))
                .as("it runs and answers")
                .map(SidecarPlannerTest::name)
                .contains("orders-1");
    }

    @Test
    void theDataPlaneApiKeepsTheVersionOfItsHaproxy() {
        Map<String, String> newer = Map.of("haproxy", "haproxy:2", "dataplane", "haproxy:2", "probe", "probe:1");
        assertThat(new SidecarPlanner(newer, List.of(pod(0, "probe:1", "a")), BOTH).next())
                .isEmpty();
        Map<String, String> other = Map.of("haproxy", "haproxy:1", "dataplane", "dataplane:2", "probe", "probe:1");
        assertThat(new SidecarPlanner(other, List.of(pod(0, "probe:1", "a")), BOTH).next())
                .map(one -> one.update().to())
                .contains("dataplane:2");
    }

    @Test
    void anAnnotationOfAnotherClientIsIgnored() {
        Pod pod = pod(0, "probe:1", "a");
        pod.getMetadata().setAnnotations(Map.of(SidecarUpdate.ANNOTATION, "nonsense"));
        assertThat(next(BOTH, pod)).isPresent();
    }
}
