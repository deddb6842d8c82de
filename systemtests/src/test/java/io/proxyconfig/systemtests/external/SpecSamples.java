package io.proxyconfig.systemtests.external;

import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;

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
    @SuppressWarnings("NullAway") // a part of the manifest that is left out, as the record's own docs say
    static ProxyConfigSpec on(External external, ProxyConfigSpec spec) {
        if (spec.external() != null) {
            return spec;
        }
        return new ProxyConfigSpec(
                spec.replicas(),
                spec.listeners(),
                spec.backends(),
                spec.dns(),
                spec.timeouts(),
                spec.stats(),
                spec.reload(),
                spec.drain(),
                spec.driftPolicy(),
                spec.probe(),
                spec.raw(),
                spec.pod(),
                spec.service(),
                external);
    }
}
