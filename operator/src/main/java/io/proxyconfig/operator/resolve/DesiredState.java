package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a ProxyConfig asks for, with all references followed and all values parsed.
 *
 * @param namespace namespace of the resource
 * @param name name of the resource
 * @param configuration what HAProxy shall do
 * @param instances where; in the order in which a change goes out
 * @param probe MySQL connections to hold and to open; null for none
 * @param reload how often a change may go out
 * @param drain what draining workers may cost
 * @param driftPolicy what to do about changes that somebody else makes
 */
@RecordBuilder
public record DesiredState(
        String namespace,
        String name,
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
