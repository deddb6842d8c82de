package io.proxyconfig.operator.kubernetes.instances;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the operator's own installation decides about the instances that it runs.
 *
 * @param probeImage image of the probe where a resource names none
 * @param operatorNamespace where the operator itself runs; null when it is not known, then any namespace is taken for it
 */
public record InstanceSettings(String probeImage, @Nullable String operatorNamespace) {
    private static final String DEVELOPMENT = "dev";

    /** From {@code PROBE_IMAGE} and {@code POD_NAMESPACE}; the probe's image is of the operator's own version by default. */
    public static InstanceSettings fromEnvironment(Map<String, String> environment) {
        String version = InstanceSettings.class.getPackage().getImplementationVersion();
        String image = environment.getOrDefault(
                "PROBE_IMAGE", "proxyconfig-probe:" + (version == null ? DEVELOPMENT : version));
        return new InstanceSettings(image, environment.get("POD_NAMESPACE"));
    }
}
