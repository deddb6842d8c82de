package io.proxyconfig.operator.kubernetes.instances;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the operator for managed instances.
 *
 * @param haproxyImage default image of HAProxy and the Data Plane API
 * @param probeImage default image of the probe
 * @param operatorNamespace namespace of the operator; null if unknown, then the NetworkPolicy accepts each namespace
 * @param platformAssignsUser whether the platform assigns each pod its user and group, as OpenShift does
 */
public record InstanceSettings(
        String haproxyImage, String probeImage, @Nullable String operatorNamespace, boolean platformAssignsUser) {
    /** The official image of HAProxy and the Data Plane API. */
    static final String HAPROXY_IMAGE = "haproxytech/haproxy-debian:3.2";

    private static final String DEVELOPMENT = "dev";

    /**
     * Reads {@code HAPROXY_IMAGE}, {@code PROBE_IMAGE} and {@code POD_NAMESPACE}. By default, the probe has the version
     * of the operator.
     */
    public static InstanceSettings fromEnvironment(Map<String, String> environment) {
        String version = InstanceSettings.class.getPackage().getImplementationVersion();
        return new InstanceSettings(
                setting(environment, "HAPROXY_IMAGE", HAPROXY_IMAGE),
                setting(environment, "PROBE_IMAGE", "proxyconfig-probe:" + (version == null ? DEVELOPMENT : version)),
                environment.get("POD_NAMESPACE"),
                false);
    }

    InstanceSettings withPlatformAssignsUser(boolean assigns) {
        return new InstanceSettings(haproxyImage, probeImage, operatorNamespace, assigns);
    }

    private static String setting(Map<String, String> environment, String name, String defaultValue) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? defaultValue : value;
    }
}
