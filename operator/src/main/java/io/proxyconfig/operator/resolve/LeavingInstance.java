package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.InstanceState;
import org.jspecify.annotations.Nullable;

/**
 * An instance that the operator observes and no longer configures, because its pod will go. Its sessions continue.
 *
 * @param instance the instance
 * @param state whether its pod drains, or Kubernetes is deleting it
 * @param endsAt when Kubernetes ends the sessions that are left (RFC 3339), by the clock of the API server; null while Kubernetes
 *     does not delete the pod
 * @param graceSeconds the time from the start of the deletion until then; null while Kubernetes does not delete the pod
 */
public record LeavingInstance(
        Instance instance,
        InstanceState state,
        @Nullable String endsAt,
        @Nullable Long graceSeconds) {}
