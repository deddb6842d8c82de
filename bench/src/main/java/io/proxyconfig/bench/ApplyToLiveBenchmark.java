package io.proxyconfig.bench;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Changes a port of a ProxyConfig, and measures the time from the API server's response to the first connection. */
final class ApplyToLiveBenchmark {
    private static final String NAME = "bench";
    /** With the default of 60 reloads per minute, one change per second never waits for another. */
    private static final Duration CHANGE_INTERVAL = Duration.ofMillis(1050);

    private final KubernetesStack stack;
    private final int steadyPort;
    private long lastChange = System.nanoTime();

    private ApplyToLiveBenchmark(KubernetesStack stack, int steadyPort) {
        this.stack = stack;
        this.steadyPort = steadyPort;
    }

    static ApplyToLiveBenchmark start(KubernetesStack stack, int steadyPort) {
        ProxyConfig resource = stack.client()
                .getKubernetesSerialization()
                .unmarshal(
                        """
                        apiVersion: proxyconfig.io/v1alpha1
                        kind: ProxyConfig
                        metadata: {name: %s, namespace: %s}
                        spec:
                          listeners:
                          - {name: steady, address: 127.0.0.1, port: %d, backend: db}
                          - {name: moving, address: 127.0.0.1, port: %d, backend: db}
                          backends:
                          - name: db
                            servers: [{name: primary, address: 127.0.0.1, port: %d}]
                          probe: {mysql: {credentialsSecretRef: {name: %s}, listener: steady}}
                          external:
                            credentialsSecretRef: {name: %s}
                            instances: [{name: a, dataPlaneURL: "%s", probeURL: "%s"}]
                        """.formatted(
                                        NAME,
                                        stack.namespace(),
                                        steadyPort,
                                        FreePorts.one(),
                                        stack.database().port(),
                                        KubernetesStack.PROBE_SECRET,
                                        KubernetesStack.DATAPLANE_SECRET,
                                        stack.instance().dataPlane().url(),
                                        stack.instance().probe().url()),
                        ProxyConfig.class);
        stack.client().resource(resource).create();
        stack.client()
                .resource(resource)
                .waitUntilCondition(
                        one -> one.getStatus() != null
                                && one.getStatus().readyReplicas() != null
                                && one.getStatus().readyReplicas() == 1,
                        60,
                        TimeUnit.SECONDS);
        return new ApplyToLiveBenchmark(stack, steadyPort);
    }

    int steadyPort() {
        return steadyPort;
    }

    void measure(LatencySeries series) throws IOException {
        LockSupport.parkNanos(lastChange + CHANGE_INTERVAL.toNanos() - System.nanoTime());
        int port = FreePorts.one();
        stack.client()
                .resources(ProxyConfig.class)
                .inNamespace(stack.namespace())
                .withName(NAME)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"replace\", \"path\": \"/spec/listeners/1/port\", \"value\": " + port + "}]");
        lastChange = System.nanoTime();
        series.add(PortReadiness.awaitAccepting(port) - lastChange);
    }
}
