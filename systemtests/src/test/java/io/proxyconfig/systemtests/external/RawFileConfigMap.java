package io.proxyconfig.systemtests.external;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/** The ConfigMap {@code haproxy-cfg} with the file for {@code spec.raw}. */
final class RawFileConfigMap {
    private RawFileConfigMap() {}

    /** Creates or replaces it. */
    static void put(Scenario scenario, String text) {
        scenario.stack()
                .client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("haproxy-cfg")
                        .withNamespace(scenario.stack().namespace())
                        .endMetadata()
                        .withData(Map.of("haproxy.cfg", text))
                        .build())
                .serverSideApply();
    }
}
