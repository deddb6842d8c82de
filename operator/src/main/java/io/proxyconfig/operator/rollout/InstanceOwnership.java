package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.v1alpha1.InstanceClaim;
import io.proxyconfig.operator.observe.InstanceObservation;
import io.proxyconfig.operator.render.ConfigurationMark;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.resolve.Claimant;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.InstanceEndpoints;
import io.proxyconfig.operator.resolve.OtherResource;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a resource may configure an instance. Two resources on one instance would otherwise repair each other's
 * configuration without end. Pure.
 */
final class InstanceOwnership {
    private final Claimant claimant;
    private final Instance instance;

    InstanceOwnership(Claimant claimant, Instance instance) {
        this.claimant = claimant;
        this.instance = instance;
    }

    /** The marks of the running worker and of haproxy.cfg, as far as the last readings have them. */
    static List<ConfigurationMark> marks(InstanceObservation observed) {
        return Stream.concat(
                        observed.probe().value().flatMap(RunningWorker::mark).stream(),
                        observed
                                .dataPlane()
                                .value()
                                .flatMap(view -> ConfigurationText.markIn(
                                        view.configuration().text()))
                                .stream())
                .toList();
    }

    /**
     * Why the resource must not configure the instance; empty if it may.
     *
     * @param marks of the running worker and of haproxy.cfg, as far as they are known
     * @param claim what the resource has had of the instance before
     */
    Optional<String> conflict(Collection<ConfigurationMark> marks, @Nullable InstanceClaim claim) {
        if (instance.podUid() != null) {
            // the pod belongs to the resource, so another mark in it is drift
            return Optional.empty();
        }
        Optional<ResourceIdentity> other = marks.stream()
                .map(ConfigurationMark::resource)
                .filter(owner -> !mayReplace(owner, claim))
                .findFirst();
        if (other.isPresent()) {
            return other.map(owner -> marked(owner, claim));
        }
        return claim == null && marks.isEmpty() && !claimant.takeOver()
                ? older().map(InstanceOwnership::named)
                : Optional.empty();
    }

    /** What the resource has had of the instance, after it was seen with these marks. */
    @Nullable InstanceClaim claim(Collection<ConfigurationMark> marks, @Nullable InstanceClaim before) {
        boolean has = marks.stream().anyMatch(mark -> isOwn(mark.resource()));
        InstanceClaim present = claimant.takeOver() ? InstanceClaim.TakeOverUsed : InstanceClaim.Held;
        if (has) {
            return present;
        }
        return before == InstanceClaim.TakeOverUsed && !claimant.takeOver() ? InstanceClaim.Held : before;
    }

    /** The ProxyConfig whose configuration the instance has now and that this one replaces; empty if there is none. */
    Optional<ResourceIdentity> replaced(Collection<ConfigurationMark> marks) {
        return marks.stream()
                .map(ConfigurationMark::resource)
                .filter(owner -> !isOwn(owner))
                .findFirst();
    }

    private boolean mayReplace(ResourceIdentity owner, @Nullable InstanceClaim claim) {
        boolean created = hasName(owner) && claim == null;
        boolean requested = claimant.takeOver() && claim != InstanceClaim.TakeOverUsed;
        return isOwn(owner) || created || requested;
    }

    private boolean isOwn(ResourceIdentity owner) {
        @Nullable String uid = claimant.resource().uid();
        if (owner.uid() == null || uid == null) {
            return hasName(owner);
        }
        return owner.uid().equals(uid);
    }

    private boolean hasName(ResourceIdentity owner) {
        return Objects.equals(owner.namespace(), claimant.resource().namespace())
                && Objects.equals(owner.name(), claimant.resource().name());
    }

    private Optional<OtherResource> older() {
        Set<String> endpoints = InstanceEndpoints.of(instance);
        return claimant.others().stream()
                .filter(other -> !Collections.disjoint(other.endpoints(), endpoints))
                .filter(other -> other.order().compareTo(claimant.order()) < 0)
                .min(Comparator.comparing(OtherResource::order));
    }

    private String marked(ResourceIdentity owner, @Nullable InstanceClaim claim) {
        String who = "has the configuration of the ProxyConfig " + owner.namespace() + "/" + owner.name()
                + (hasName(owner) ? " with the uid " + owner.uid() : "");
        String remedy = claimant.takeOver() && claim == InstanceClaim.TakeOverUsed
                ? "The annotation " + Claimant.TAKE_OVER
                        + " has had its effect; for another take-over, remove it and set" + " it again"
                : "To move the instance to this resource, set the annotation " + Claimant.TAKE_OVER + " to true";
        return who + ", so the operator sends nothing to it. " + remedy;
    }

    private static String named(OtherResource other) {
        return "the older ProxyConfig " + other.namespace() + "/" + other.name()
                + " names the same Data Plane API or probe, so the operator sends nothing to it. Remove the instance from one"
                + " of the two";
    }
}
