package io.proxyconfig.operator.kubernetes.pods;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.PodReplacement;
import io.proxyconfig.api.v1alpha1.PodReplacementPolicy;
import io.proxyconfig.operator.resolve.SidecarState;
import io.proxyconfig.operator.rollout.ChangePermission;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Replaces the pods of resources step by step, and updates their sidecars. Each reconciliation makes the next steps. */
public final class PodReplacer {
    /** How many resources update their sidecars at the same time. */
    private static final int SIDECAR_TURNS = 10;

    private final PodWriter writer;
    private final ReplacementTurns turns;
    private final ReplacementTurns sidecarTurns = new ReplacementTurns(SIDECAR_TURNS);
    private final Map<String, ReplacementProgress> progress = new ConcurrentHashMap<>();

    /** A replacer for all resources of an operator. */
    public PodReplacer(KubernetesClient client, ReplacementTurns turns) {
        this.writer = new PodWriter(client);
        this.turns = turns;
    }

    /**
     * The next steps of a replacement.
     *
     * @param replicas number of pods that the StatefulSet needs now
     * @param actions on single pods, when the StatefulSet has the present template
     * @param pending pods that are still to be replaced
     */
    public record Steps(int replicas, List<PodAction> actions, List<PodReplacement> pending) {}

    /** Plans the next steps. */
    public Steps plan(PodsInput input) {
        List<PodState> states = states(input);
        boolean needed =
                input.policy() != PodReplacementPolicy.Manual && ReplacementPlanner.isNeeded(input.wanted(), states);
        boolean hasTurn = needed && turns.take(input.resource(), ReplacementPlanner.hasBegun(input.wanted(), states));
        if (!needed) {
            turns.end(input.resource());
        }
        return new ReplacementPlanner(input.policy(), input.wanted(), states, input.verified(), hasTurn).plan();
    }

    /**
     * Makes the steps, and the next step of an update of the sidecars.
     *
     * @param permission confirmed before each change of a pod
     */
    public void carryOut(PodsInput input, Steps steps, ChangePermission permission, Consumer<OperatorEvent> events) {
        ReplacementProgress known = progress(input);
        for (PodAction action : steps.actions()) {
            permission.confirm();
            writer.carryOut(action, input.namespace())
                    .filter(event -> known.isNew(action))
                    .ifPresent(events);
        }
        boolean present = states(input).stream().filter(PodState::ready).count() >= input.wanted();
        if (known.isCompleted(!steps.pending().isEmpty(), present)) {
            events.accept(new OperatorEvent(EventReason.PodsReplaced, "all pods have the template of spec.pod"));
        }
        sidecars(input)
                .next()
                .ifPresentOrElse(
                        next -> {
                            if (sidecarTurns.take(
                                    input.resource(), next.update().failed())) {
                                permission.confirm();
                                writer.update(next, events);
                            }
                        },
                        () -> sidecarTurns.end(input.resource()));
    }

    /**
     * How the pods differ from the desired state.
     *
     * @param pending pods that are still to be replaced
     * @param sidecars why a sidecar does not have its image; null if all have it
     */
    public record PodsStatus(
            List<PodReplacement> pending, @Nullable SidecarState sidecars) {}

    /** Compares the pods with the desired state, and changes nothing. */
    public PodsStatus status(PodsInput input) {
        ReplacementPlanner planner = new ReplacementPlanner(
                input.policy(), input.wanted(), states(input), input.verified(), turns.has(input.resource()));
        return new PodsStatus(planner.plan().pending(), sidecars(input).state().orElse(null));
    }

    private List<PodState> states(PodsInput input) {
        ReplacementProgress known = progress(input);
        known.observe(input.pods());
        return input.states(known::isSettled);
    }

    private ReplacementProgress progress(PodsInput input) {
        return progress.computeIfAbsent(input.resource(), resource -> new ReplacementProgress(Ticker.system()));
    }

    private static SidecarPlanner sidecars(PodsInput input) {
        return new SidecarPlanner(input.images(), input.pods(), input.sessions().keySet());
    }

    /** Removes the data of a deleted resource. */
    public void forget(String resource) {
        turns.end(resource);
        sidecarTurns.end(resource);
        progress.remove(resource);
    }
}
