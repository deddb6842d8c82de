package io.proxyconfig.systemtests.external;

import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;

/** Specs for {@link Scenario#apply}. */
final class SpecSamples {
    private SpecSamples() {}

    /** One listener and one backend with a health check, without database connections of the probe. */
    static String simple() {
        return """
                listeners:
                - {name: mysql, address: 127.0.0.1, port: ${port}, backend: database}
                backends:
                - name: database
                  healthCheck: {type: MySQL, mySQL: {user: haproxy}, interval: 1s}
                  servers:
                  - {name: primary, address: 127.0.0.1, port: ${database}}
                """;
    }

    /** The same, with database connections of the probe and a query on each every 500 ms. */
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

    /** The spec with these external instances, unless it has its own. */
    static ProxyConfigSpec on(External external, ProxyConfigSpec spec) {
        return spec.external() != null
                ? spec
                : ProxyConfigSpecBuilder.builder(spec).external(external).build();
    }
}
