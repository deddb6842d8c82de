package io.proxyconfig.operator.pipeline;

/** Whether one resource gets the present text of haproxy.cfg now, on request or in its turn. */
final class ResourceRenewal {
    private boolean started;

    /**
     * Whether to renew the texts of the instances.
     *
     * @param otherRendering whether an instance has the text of another version of the renderer
     * @param requested whether a user wants it
     */
    boolean isDue(boolean otherRendering, boolean requested, RenderingRenewals renewals) {
        started = otherRendering && (started || (!requested && renewals.start()));
        return otherRendering && (requested || started);
    }
}
