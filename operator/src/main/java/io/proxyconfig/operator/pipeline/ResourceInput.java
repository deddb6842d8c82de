package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.resolve.Claimant;
import io.proxyconfig.operator.resolve.InstanceEndpoints;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.OtherResource;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import io.proxyconfig.operator.rollout.ChangePermission;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A resource as an adapter read it.
 *
 * @param key unique among all resources, and the same for every reconciliation
 * @param uid changes when the resource is deleted and created again
 * @param generation changes with the spec
 * @param before its last status; null when it has none
 * @param managed the instances that the adapter runs for it; null for external instances
 * @param paused whether the operator must not change the instances, see {@link PauseRequest}
 * @param renderNow whether instances get the present text of haproxy.cfg now, see {@link RenderRequest}
 * @param takeOver whether it takes instances of other resources, see {@link TakeOverRequest}
 * @param order the lowest one of several resources is the oldest
 * @param others finds other resources that name an instance too
 * @param permission confirmed before each change of an instance
 */
@RecordBuilder
public record ResourceInput(
        String key,
        String uid,
        String namespace,
        String name,
        long generation,
        ProxyConfigSpec spec,
        References references,
        @Nullable ProxyConfigStatus before,
        @Nullable ManagedInstances managed,
        boolean paused,
        boolean renderNow,
        boolean takeOver,
        String order,
        OtherResources others,
        ChangePermission permission) {
    public ResourceInput {
        order = order == null ? "" : order;
        permission = permission == null ? () -> {} : permission;
        others = others == null ? endpoints -> List.of() : others;
    }

    /** Finds the other resources that this operator sees. */
    @FunctionalInterface
    public interface OtherResources {
        /** Those whose specs name one of these addresses. */
        List<OtherResource> naming(Set<String> endpoints);
    }

    /** The resource, as one of those that ask for its instances. */
    Claimant claimant() {
        return new Claimant(identity(), order, takeOver, others.naming(InstanceEndpoints.of(spec)));
    }

    /** Which resource it is. */
    ResourceIdentity identity() {
        return new ResourceIdentity(namespace, name, uid);
    }

    /** Whether these are all instances that the resource wants. */
    boolean hasAllInstances() {
        return managed == null || managed.missing() == null;
    }
}
