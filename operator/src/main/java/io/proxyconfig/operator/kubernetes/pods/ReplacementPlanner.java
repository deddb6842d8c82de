package io.proxyconfig.operator.kubernetes.pods;

import io.proxyconfig.api.v1alpha1.PodReplacement;
import io.proxyconfig.api.v1alpha1.PodReplacementPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Plans the next steps of a replacement from what is there now, so that another process of the operator can continue it. With
 * {@code WhenDrained}, a further pod replaces the capacity of the one that drains, and no pod is evicted before its last session
 * has ended. Pods that the spec no longer wants drain in the same way.
 */
final class ReplacementPlanner {
    private static final Comparator<PodState> HIGHEST_FIRST =
            Comparator.comparingInt(PodState::ordinal).reversed();

    private final PodReplacementPolicy policy;
    private final int wanted;
    private final List<PodState> present;
    private final List<PodState> outdated;
    private final boolean verified;
    private final boolean hasTurn;
    private final List<PodAction> actions = new ArrayList<>();

    /**
     * A planner for one resource.
     *
     * @param wanted number of pods that the spec asks for
     * @param pods all pods of the resource
     * @param verified whether the configuration is verified on every pod that takes connections
     * @param hasTurn whether the resource may replace pods now
     */
    ReplacementPlanner(
            PodReplacementPolicy policy, int wanted, List<PodState> pods, boolean verified, boolean hasTurn) {
        this.policy = policy;
        this.wanted = wanted;
        this.present = pods.stream()
                .filter(pod -> !pod.leaving())
                .sorted(HIGHEST_FIRST)
                .toList();
        this.outdated = present.stream()
                .filter(pod -> pod.outdated() && pod.ordinal() < wanted)
                .toList();
        this.verified = verified;
        this.hasTurn = hasTurn;
    }

    /** Whether a pod must be replaced. */
    static boolean isNeeded(int wanted, List<PodState> pods) {
        return pods.stream().anyMatch(pod -> pod.outdated() && !pod.leaving() && pod.ordinal() < wanted);
    }

    /** Whether a replacement has begun: a pod is out of service, or there is one more than wanted. */
    static boolean hasBegun(int wanted, List<PodState> pods) {
        return pods.stream().anyMatch(pod -> !pod.leaving() && (!pod.inService() || pod.ordinal() >= wanted));
    }

    PodReplacer.Steps plan() {
        int replicas =
                switch (policy) {
                    case WhenDrained -> whenDrained();
                    case Rolling -> rolling();
                    case Manual -> manual();
                };
        return new PodReplacer.Steps(
                replicas,
                actions,
                outdated.stream()
                        .map(pod -> new PodReplacement(pod.name(), message(pod), pod.sessions()))
                        .toList());
    }

    private int whenDrained() {
        boolean replacing = hasTurn && !outdated.isEmpty();
        int needed = replacing ? wanted + 1 : wanted;
        putInService(pod -> pod.ordinal() < needed && (pod.inService() || !pod.outdated()));
        drainSurplus(needed);
        if (replacing) {
            replaceOne(needed);
        }
        return present.stream()
                .filter(pod -> pod.ordinal() >= needed && isStillNeeded(pod, needed))
                .mapToInt(pod -> pod.ordinal() + 1)
                .max()
                .orElse(needed);
    }

    /** Whether a surplus pod takes the connections that the others cannot take yet, or still has sessions. */
    private boolean isStillNeeded(PodState pod, int needed) {
        return !isServedWithoutSurplus(needed) || (pod.started() && (pod.inService() || !pod.isEmpty()));
    }

    private boolean isServedWithoutSurplus(int needed) {
        return present.stream()
                        .filter(pod -> pod.ordinal() < needed && pod.inService() && pod.ready())
                        .count()
                >= wanted;
    }

    /** Also undoes what another policy has begun. */
    private void putInService(Predicate<PodState> which) {
        present.stream()
                .filter(pod -> !pod.inService() || !pod.labelled())
                .filter(which)
                .forEach(pod -> actions.add(new PodAction.PutInService(pod)));
    }

    private int manual() {
        putInService(pod -> true);
        return wanted;
    }

    private void drainSurplus(int needed) {
        present.stream()
                .filter(pod -> pod.ordinal() >= needed && pod.inService() && isServedWithoutSurplus(needed))
                .forEach(pod -> actions.add(new PodAction.TakeOutOfService(pod)));
    }

    private void replaceOne(int needed) {
        List<PodState> dead = outdated.stream().filter(pod -> !pod.started()).toList();
        dead.forEach(pod -> actions.add(new PodAction.Evict(pod)));
        List<PodState> draining =
                outdated.stream().filter(pod -> !pod.inService()).toList();
        draining.stream()
                .filter(pod -> pod.started() && pod.isEmpty())
                .forEach(pod -> actions.add(new PodAction.Evict(pod)));
        if (dead.isEmpty() && draining.isEmpty() && obstacle(needed).isEmpty()) {
            actions.add(new PodAction.TakeOutOfService(outdated.getFirst()));
        }
    }

    private int rolling() {
        putInService(pod -> true);
        Optional<PodState> next = outdated.stream()
                .filter(pod -> !pod.ready())
                .findFirst()
                .or(() -> outdated.stream().findFirst());
        next.filter(pod -> hasTurn && (!pod.ready() || obstacle(wanted).isEmpty()))
                .ifPresent(pod -> actions.add(new PodAction.Evict(pod)));
        return wanted;
    }

    /** Why no further pod can go now; empty if nothing is in the way. */
    private Optional<String> obstacle(int needed) {
        if (present.size() < needed) {
            return Optional.of("waits for a new pod");
        }
        Optional<String> unready = present.stream()
                .filter(pod -> pod.inService() && !pod.ready())
                .findFirst()
                .map(pod -> "waits until pod " + pod.name() + " is ready");
        return unready.isPresent() || verified
                ? unready
                : Optional.of("waits until the configuration is verified on every pod");
    }

    private String message(PodState pod) {
        if (policy == PodReplacementPolicy.Manual) {
            return "delete the pod to replace it, because spec.pod.replacement is Manual";
        }
        if (!hasTurn) {
            return "waits until another ProxyConfig has replaced its pods";
        }
        if (!pod.inService() && policy == PodReplacementPolicy.WhenDrained) {
            return pod.sessions() == null
                    ? "takes no new connections; its probe does not report whether it has sessions"
                    : "takes no new connections, and is replaced when its last session has ended";
        }
        return Stream.of(
                        obstacle(policy == PodReplacementPolicy.WhenDrained ? wanted + 1 : wanted),
                        outdated.stream()
                                .filter(other -> !other.inService())
                                .findFirst()
                                .map(other -> "waits until pod " + other.name() + " is replaced"))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("is the next one");
    }
}
