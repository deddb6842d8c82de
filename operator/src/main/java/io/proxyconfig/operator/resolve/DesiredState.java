package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The desired state of a ProxyConfig, with all references read and all values parsed.
 *
 * @param resource the ProxyConfig
 * @param configuration of HAProxy
 * @param instances in the order in which the operator changes them
 * @param probe MySQL connections of the probe; null for none
 * @param reload limits for reloads
 * @param drain limits for draining workers
 * @param driftPolicy what the operator does about drift
 */
@RecordBuilder
public record DesiredState(
        ResourceIdentity resource,
        Configuration configuration,
        List<Instance> instances,
        @Nullable MySqlProbeTarget probe,
        ReloadLimits reload,
        DrainBudget drain,
        DriftPolicy driftPolicy) {

    public DesiredState {
        instances = List.copyOf(instances);
    }
}
