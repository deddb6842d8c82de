package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

/**
 * A pod of an application as the people behind a proxy write them: it holds one MySQL connection, asks something twice a
 * second, and ends when that connection breaks.
 */
final class Application implements AutoCloseable {
    private static final String ANSWER = "database: ";

    private final Cluster cluster;
    private final String name;

    private Application(Cluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    /** Starts one that connects to that host; it may take a moment until it has. */
    static Application start(Cluster cluster, String name, String host) {
        cluster.kubectlWith("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: application}}
                spec:
                  restartPolicy: Never
                  automountServiceAccountToken: false
                  terminationGracePeriodSeconds: 5
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 1000
                    fsGroup: 1000
                    seccompProfile: {type: RuntimeDefault}
                  containers:
                  - name: client
                    image: "%s"
                    imagePullPolicy: IfNotPresent
                    args:
                    - io.proxyconfig.probe.client.ClientMain
                    - --host=%s
                    - --port=3306
                    - --user=app
                    - --database=app
                    - --password-file=/run/secrets/database/app
                    - --interval=PT0.5S
                    securityContext:
                      allowPrivilegeEscalation: false
                      readOnlyRootFilesystem: true
                      capabilities: {drop: [ALL]}
                    volumeMounts:
                    - {name: tmp, mountPath: /tmp}
                    - {name: database, mountPath: /run/secrets/database, readOnly: true}
                  volumes:
                  - {name: tmp, emptyDir: {}}
                  - {name: database, secret: {secretName: database, items: [{key: app, path: app}]}}
                """.formatted(name, cluster.probeImage(), host), "apply", "-f", "-");
        return new Application(cluster, name);
    }

    /** Waits for an answer that is younger than this call, on the connection that was opened first. */
    void awaitAnswer() {
        Instant since = Instant.now();
        cluster.await(name + " gets an answer", () -> isOver() || lastAnswer().isAfter(since));
        assertThat(isOver()).as(() -> name + " has ended:\n" + log()).isFalse();
    }

    /** Waits until the connection was broken. */
    void awaitEnd() {
        cluster.await(name + " ends", this::isOver);
    }

    /** Whether the connection was broken. */
    boolean isOver() {
        String phase = cluster.client()
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .get()
                .getStatus()
                .getPhase();
        return phase.equals("Failed") || phase.equals("Succeeded");
    }

    /** What it printed, each line with its time. */
    String log() {
        return cluster.client()
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .getLog();
    }

    private Instant lastAnswer() {
        if (!cluster.client()
                .pods()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .get()
                .getStatus()
                .getPhase()
                .equals("Running")) {
            return Instant.MIN;
        }
        return log().lines()
                .filter(line -> line.contains(ANSWER))
                .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                .reduce((first, second) -> second)
                .orElse(Instant.MIN);
    }

    @Override
    public void close() {
        cluster.kubectl("delete", "pod", name, "--wait", "--timeout=1m");
    }
}
