package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.Claimant;
import io.proxyconfig.operator.resolve.DesiredState;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * What a rollout leads to, and where.
 *
 * @param monitors the instances, in the order in which a change reaches them
 * @param complete whether these are all instances that the resource wants; a change is not applied before
 * @param generation the generation of the resource
 * @param renew whether instances with the text of another version of the renderer get the present text now
 * @param claimant the resource, as one of those that ask for the instances
 * @param permission confirmed before each change
 */
@RecordBuilder
public record RolloutTarget(
        DesiredState desired,
        Rendered rendered,
        List<InstanceMonitor> monitors,
        boolean complete,
        long generation,
        boolean renew,
        Claimant claimant,
        ChangePermission permission) {}
