package io.proxyconfig.operator.rollout;

/**
 * Something that happened to a resource; an adapter records it as a Kubernetes event or in a log.
 *
 * @param reason the reason of the event
 * @param message what happened, where, and what to do
 */
public record OperatorEvent(EventReason reason, String message) {}
