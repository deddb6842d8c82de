package io.proxyconfig.operator.resolve;

/**
 * Why a sidecar of a pod does not have the desired image.
 *
 * @param failed whether it did not start with that image
 * @param message a sentence
 */
public record SidecarState(boolean failed, String message) {}
