package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.Claimant;
import java.util.Map;

/**
 * Whether a user wants a resource to take instances that have the configuration of another one. It has its effect once for each
 * instance, so that two resources with the annotation do not take an instance from each other without end.
 */
public final class TakeOverRequest {
    private TakeOverRequest() {}

    /** Whether the annotation is set. */
    public static boolean isRequested(ProxyConfig resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(Claimant.TAKE_OVER));
    }
}
