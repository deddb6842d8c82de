package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A pod that opens a connection through a Service and asks something, again and again, one after the other. */
final class ClusterConnectionLoop implements AutoCloseable {
    private final Cluster cluster;
    private final String name;

    private ClusterConnectionLoop(Cluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    static ClusterConnectionLoop start(Cluster cluster, String service) {
        String name = service + "-connections";
        cluster.kubectlWith("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  automountServiceAccountToken: false
                  terminationGracePeriodSeconds: 1
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 999
                    fsGroup: 999
                    seccompProfile: {type: RuntimeDefault}
                  containers:
                  - name: mysql
                    image: mysql:8.4
                    imagePullPolicy: IfNotPresent
                    command: [bash, -c]
                    args:
                    - |
                      export MYSQL_PWD=$(cat /run/secrets/database/app)
                      while :; do
                        if said=$(mysql --host=%s --user=app --connect-timeout=20 --execute='SELECT 1' app 2>&1); then
                          echo well
                        else
                          echo "failed: $(date -u +%%T) $said"
                        fi
                        sleep 0.2
                      done
                    securityContext:
                      allowPrivilegeEscalation: false
                      capabilities: {drop: [ALL]}
                    volumeMounts:
                    - {name: database, mountPath: /run/secrets/database, readOnly: true}
                  volumes:
                  - {name: database, secret: {secretName: database, items: [{key: app, path: app}]}}
                """.formatted(name, service), "apply", "-f", "-");
        cluster.kubectl("wait", "--for=condition=Ready", "--timeout=2m", "pod/" + name);
        return new ClusterConnectionLoop(cluster, name);
    }

    /** Waits until another five succeed. */
    void awaitSuccess() {
        long before = succeeded();
        cluster.await("new connections of " + name, () -> succeeded() >= before + 5);
    }

    void assertNoneFailed() {
        assertThat(lines().stream().filter(line -> line.startsWith("failed"))).isEmpty();
    }

    private long succeeded() {
        return lines().stream().filter("well"::equals).count();
    }

    private List<String> lines() {
        return cluster.client()
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .getLog()
                .lines()
                .toList();
    }

    @Override
    public void close() {
        cluster.kubectl("delete", "pod", name, "--wait", "--timeout=1m");
    }
}
