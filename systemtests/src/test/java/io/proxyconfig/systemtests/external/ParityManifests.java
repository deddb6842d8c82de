package io.proxyconfig.systemtests.external;

import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.ProxyInstance;
import java.util.List;

/** Manifests that {@link ParityST} applies to an API server and writes to a folder. */
final class ParityManifests {
    static final String PASSWORD = "password-of-the-data-plane-api";
    static final String TOKEN = "token-of-the-probe";

    private final List<Integer> ports = FreePorts.several(3);
    private final KubernetesStack stack;

    ParityManifests(KubernetesStack stack) {
        this.stack = stack;
    }

    /** Almost all fields, with a probe. */
    static String allFields() {
        return """
                spec:
                  listeners:
                  - name: mysql
                    address: 127.0.0.1
                    port: ${port}
                    allowedSources: [127.0.0.0/8, "fd00::/8"]
                    maxConnections: 2000
                    backend: database
                  - {name: reports, address: 127.0.0.1, port: ${port1}, backend: replicas}
                  backends:
                  - name: database
                    balance: RoundRobin
                    servers:
                    - {name: primary, address: localhost, port: ${database}, weight: 50, maxConnections: 1500}
                    - {name: standby, address: 127.0.0.1, port: ${database}, backup: true}
                    healthCheck: {type: MySQL, mySQL: {user: haproxy}, interval: 1s, rise: 1, fall: 2}
                  - name: replicas
                    servers:
                    - {name: replica-1, address: 127.0.0.1, port: ${database}}
                    healthCheck: {type: TCP}
                  timeouts: {connect: 2s, client: 12h}
                  stats: {address: 127.0.0.1, port: ${port2}}
                  reload: {minInterval: 100ms, maxPerMinute: 100}
                  drain: {maxDrainingWorkers: 3, maxMemory: 1Gi, maxDrainTime: 2h}
                  probe:
                    mysql:
                      credentialsSecretRef: {name: parity-probe}
                      listener: mysql
                      database: app
                      interval: 500ms
                      heldConnections: 2
                """;
    }

    /** A spec with its Secrets and more objects, for an instance on this machine. */
    String fill(String name, ProxyInstance instance, String spec, String more) {
        return """
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: %s, namespace: ${namespace}}
                %s\
                  external:
                    credentialsSecretRef: {name: parity-dataplane}
                    instances:
                    - {name: haproxy-0, dataPlaneURL: "%s", probeURL: "%s"}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: parity-dataplane, namespace: ${namespace}}
                stringData: {username: %s, password: %s, token: %s}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: parity-probe, namespace: ${namespace}}
                stringData: {username: %s, password: %s}
                %s""".formatted(
                        name,
                        spec,
                        instance.dataPlane().url(),
                        instance.probe().url(),
                        DataPlaneProcess.USER,
                        PASSWORD,
                        TOKEN,
                        stack.database().probe().user(),
                        stack.database().probe().password(),
                        more)
                .replace("${namespace}", stack.namespace())
                .replace("${port}", Integer.toString(ports.get(0)))
                .replace("${port1}", Integer.toString(ports.get(1)))
                .replace("${port2}", Integer.toString(ports.get(2)))
                .replace("${database}", Integer.toString(stack.database().port()));
    }

    /** A ConfigMap with a whole haproxy.cfg. */
    static String configMap() {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: haproxy, namespace: ${namespace}}
                data:
                  haproxy.cfg: |
                    global
                      maxconn 4000
                    defaults
                      mode tcp
                      timeout connect 5s
                      timeout client 24h
                      timeout server 24h
                    frontend mysql
                      bind 127.0.0.1:${port}
                      default_backend database
                    backend database
                      balance leastconn
                      server primary 127.0.0.1:${database} check
                """;
    }
}
