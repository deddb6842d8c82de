package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.Map;

/**
 * Whether a user has paused a resource: the operator then observes the instances and writes the status, and changes
 * nothing else.
 */
public final class PauseRequest {
    /** The annotation that pauses a resource with the value {@code true}, for users who must not edit the spec. */
    public static final String ANNOTATION = "proxyconfig.io/paused";

    private PauseRequest() {}

    /** Whether the spec or the annotation pauses the resource. */
    public static boolean isRequested(ProxyConfig resource) {
        return isAnnotated(resource) || resource.getSpec().paused();
    }

    /** Whether the annotation pauses the resource. */
    public static boolean isAnnotated(ProxyConfig resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(ANNOTATION));
    }
}
