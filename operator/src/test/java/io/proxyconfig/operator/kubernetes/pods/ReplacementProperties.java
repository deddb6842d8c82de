package io.proxyconfig.operator.kubernetes.pods;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.PodReplacementPolicy;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A replacement on a simulated StatefulSet, whose sessions come and go at random. */
class ReplacementProperties {
    private static final int STEPS = 2000;

    /** The StatefulSet and its pods. */
    private static final class SimulatedSet {
        private final Map<Integer, PodState> pods = new TreeMap<>();
        private final Random random;
        private int replicas;
        private int uids;

        SimulatedSet(int replicas, long seed) {
            this.replicas = replicas;
            this.random = new Random(seed);
            for (int i = 0; i < replicas; i++) {
                pods.put(i, running(created(i, true), random.nextInt(4)));
            }
        }

        private PodState created(int ordinal, boolean outdated) {
            return PodStateBuilder.builder()
                    .name("p-" + ordinal)
                    .uid("uid" + uids++)
                    .ordinal(ordinal)
                    .outdated(outdated)
                    .labelled(true)
                    .inService(true)
                    .settled(true)
                    .build();
        }

        private static PodState running(PodState pod, int sessions) {
            return PodStateBuilder.builder(pod)
                    .started(true)
                    .ready(true)
                    .sessions(sessions)
                    .build();
        }

        /** Kubernetes and the clients do something. */
        void proceed() {
            for (int i = 0; i < replicas; i++) {
                if (!pods.containsKey(i) && random.nextBoolean()) {
                    pods.put(i, created(i, false));
                }
            }
            pods.replaceAll((ordinal, pod) -> {
                if (!pod.started()) {
                    return random.nextBoolean() ? running(pod, 0) : pod;
                }
                int sessions = pod.sessions() == null ? 0 : pod.sessions();
                boolean opens = pod.inService() && random.nextInt(3) == 0;
                boolean ends = sessions > 0 && random.nextInt(3) == 0;
                return running(pod, sessions + (opens ? 1 : 0) - (ends ? 1 : 0));
            });
        }

        void apply(PodReplacer.Steps steps) {
            for (int i = steps.replicas(); i < replicas; i++) {
                remove(i);
            }
            replicas = steps.replicas();
            for (PodAction action : steps.actions()) {
                int ordinal = action.pod().ordinal();
                switch (action) {
                    case PodAction.TakeOutOfService out ->
                        pods.computeIfPresent(ordinal, (key, pod) -> PodStateBuilder.builder(pod)
                                .inService(false)
                                .build());
                    case PodAction.PutInService in ->
                        pods.computeIfPresent(ordinal, (key, pod) -> PodStateBuilder.builder(pod)
                                .inService(true)
                                .build());
                    case PodAction.Evict evict -> remove(ordinal);
                }
            }
        }

        private void remove(int ordinal) {
            PodState pod = pods.remove(ordinal);
            if (pod != null && pod.started()) {
                assertThat(pod.sessions()).as("sessions of a pod that goes").isZero();
            }
        }

        long serving() {
            return pods.values().stream()
                    .filter(pod -> pod.inService() && pod.ready())
                    .count();
        }

        boolean isComplete(int wanted) {
            return replicas == wanted
                    && pods.size() == wanted
                    && pods.values().stream().noneMatch(PodState::outdated);
        }
    }

    @Property(tries = 300)
    void noSessionBreaksAndTheCapacityStays(@ForAll @IntRange(min = 1, max = 5) int wanted, @ForAll long seed) {
        SimulatedSet set = new SimulatedSet(wanted, seed);
        int step = 0;
        while (!set.isComplete(wanted)) {
            assertThat(step++).as("steps until all pods are replaced").isLessThan(STEPS);
            set.apply(plan(wanted, set));
            assertThat(set.serving()).as("pods that take connections").isGreaterThanOrEqualTo(wanted);
            set.proceed();
        }
        assertThat(plan(wanted, set).actions()).isEmpty();
    }

    private static PodReplacer.Steps plan(int wanted, SimulatedSet set) {
        return new ReplacementPlanner(
                        PodReplacementPolicy.WhenDrained,
                        wanted,
                        set.pods.values().stream().toList(),
                        true,
                        true)
                .plan();
    }
}
