package io.proxyconfig.systemtests.external;

import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;

/** SpecSamples for {@link Scenario#apply}. */
final class SpecSamples {
    private SpecSamples() {}

    /** One listener, one backend with a health check, no probe connections. */
    static String simple() {
        return """
                listeners:
                - {name: mysql, address: 127.0.0.1, port: ${port}, backend: database}
                backends:
                - name: database
                  healthCheck: {type: MySQL, user: haproxy, interval: 1s}
                  servers:
                  - {name: primary, address: 127.0.0.1, port: ${database}}
                """;
    }

    /** The same with a probe that holds that many connections and asks on each every 500 ms. */
    static String probed(int heldConnections) {
        return simple() + """
                probe:
                  mysql:
                    credentialsSecretRef: {name: probe}
                    database: app
                    interval: 500ms
                    heldConnections: %d
                """.formatted(heldConnections);
    }

    /** The same with these external instances, unless the spec names its own. */
    static ProxyConfigSpec on(External external, ProxyConfigSpec spec) {
        return spec.external() != null
                ? spec
                : ProxyConfigSpecBuilder.builder(spec).external(external).build();
    }
}
