package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.Map;

/**
 * Whether a user wants the text of haproxy.cfg renewed. After an upgrade of the operator, an instance otherwise keeps the text of
 * the earlier version until its next reload.
 */
public final class RenderRequest {
    /** The annotation. With the value {@code Now}, instances with another text get the present one. */
    public static final String ANNOTATION = "proxyconfig.io/render";

    private static final String NOW = "Now";

    private RenderRequest() {}

    /** Whether the annotation is set. */
    public static boolean isRequested(ProxyConfig resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations != null && NOW.equals(annotations.get(ANNOTATION));
    }
}
