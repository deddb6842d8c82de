package io.proxyconfig.soak.observer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.soak.faults.FaultLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real HAProxy, and a status that the test writes instead of an operator. */
@ExtendWith(SharedControlPlane.class)
class StatusObserverST {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String REVISION = "0123456789ab";

    @TempDir
    Path directory;

    private final int port = FreePorts.one();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    private HaproxyProcess haproxy(String allowed) throws IOException {
        Path allowList = directory.resolve("proxyconfig-mysql.acl");
        Files.writeString(allowList, "127.0.0.1\n::1\n" + allowed + "\n");
        return HaproxyProcess.start(directory.resolve("h"), """
                global
                  description proxyconfig default/soak revision %s renderer 1
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend mysql
                  bind 127.0.0.1:%d
                  tcp-request connection reject unless { src -f %s }
                  default_backend db
                backend db
                  server primary 127.0.0.1:1 weight 100
                """.formatted(REVISION, port, allowList));
    }

    private StatusObserver observe(TestNamespace namespace, HaproxyProcess haproxy) {
        succeeds(namespace.kubectl("""
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: soak}
                spec:
                  listeners:
                  - {name: mysql, address: 127.0.0.1, port: %d, backend: db, allowedSources: [10.0.0.0/8]}
                  backends:
                  - name: db
                    servers:
                    - {name: primary, address: 127.0.0.1, port: 1}
                  external:
                    credentialsSecretRef: {name: dataplane}
                    instances:
                    - {name: a, dataPlaneURL: "http://127.0.0.1:1", probeURL: "http://127.0.0.1:2"}
                """.formatted(port), "apply", "-f", "-"));
        return new StatusObserver(
                namespace
                        .client()
                        .resources(ProxyConfig.class)
                        .inNamespace(namespace.name())
                        .withName("soak"),
                List.of(haproxy),
                new FaultLog(System::nanoTime),
                failures::add);
    }

    /** Writes that the present spec is live. */
    private static void state(TestNamespace namespace) {
        succeeds(namespace.kubectl(List.of(
                "patch", "pcfg", "soak", "--subresource=status", "--type=merge", "--patch", """
                {"status": {"revision": "%s", "conditions": [{"type": "Programmed", "status": "True",
                  "observedGeneration": 1, "lastTransitionTime": "2026-11-28T00:00:00Z", "reason": "Live",
                  "message": "live"}]}}
                """.formatted(REVISION))));
    }

    private static void succeeds(CommandResult result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    @Test
    void aStatusThatHaproxyContradictsIsAFailure(TestNamespace namespace) throws IOException {
        try (HaproxyProcess haproxy = haproxy("192.168.0.0/16");
                StatusObserver observer = observe(namespace, haproxy)) {
            await().atMost(TIMEOUT).until(() -> !observer.latest().getFirst().contains("null"));
            assertThat(failures).isEmpty();

            state(namespace);

            await().atMost(TIMEOUT).until(() -> !failures.isEmpty());
            assertThat(failures.getFirst())
                    .startsWith("Programmed became True for generation 1, but on instance 0 worker ")
                    .contains("192.168.0.0/16", "and the spec has", "10.0.0.0/8");
            assertThat(observer.isRight()).isFalse();
        }
    }

    @Test
    void aStatusThatStaysAfterAChangeOfHaproxyIsAFailure(TestNamespace namespace) throws IOException {
        try (HaproxyProcess haproxy = haproxy("10.0.0.0/8");
                StatusObserver observer = observe(namespace, haproxy)) {
            state(namespace);
            await().atMost(TIMEOUT).until(observer::isRight);
            assertThat(failures).isEmpty();

            haproxy.workerCommand("del acl #0 10.0.0.0/8");

            await().atMost(TIMEOUT).until(() -> !failures.isEmpty());
            assertThat(failures.getFirst()).startsWith("Programmed has been True for 10.");
        }
    }

    @Test
    void aStatusThatStaysAfterTheEndOfHaproxyIsAFailure(TestNamespace namespace) throws IOException {
        try (HaproxyProcess haproxy = haproxy("10.0.0.0/8");
                StatusObserver observer = observe(namespace, haproxy)) {
            state(namespace);
            await().atMost(TIMEOUT).until(observer::isRight);

            haproxy.kill();

            await().atMost(TIMEOUT).until(() -> !failures.isEmpty());
            assertThat(failures.getFirst()).contains("although on instance 0 HAProxy does not answer");
        }
    }
}
