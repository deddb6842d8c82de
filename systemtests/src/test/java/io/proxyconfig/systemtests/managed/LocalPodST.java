package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.ChildProcess;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An instance that the operator runs, from its Secrets and with its own scripts, over TLS. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalPodST {
    private ManagedFixture fixture;
    private EchoProgram echo;
    private int port;

    @BeforeAll
    void start(TestNamespace namespace, @TempDir Path folder) {
        fixture = ManagedFixture.start(namespace, folder);
    }

    @AfterAll
    void end() {
        fixture.close();
    }

    @BeforeEach
    void serve() {
        echo = new EchoProgram();
        port = FreePorts.one();
    }

    @AfterEach
    void serveNoMore() throws Exception {
        echo.close();
    }

    @Test
    void aPodStartsAndRestartsWithoutTheOperator(@TempDir Path one, @TempDir Path two) throws Exception {
        fixture.apply("boot", echo.spec(port));
        try (LocalPod pod = new LocalPod(fixture, "boot", one)) {
            pod.start();
            ProxyConfig ready = fixture.awaitCondition("boot", "Ready", Condition.Status.True);
            assertThat(change(ready).method()).isEqualTo(ChangeMethod.Unchanged);
            assertThat(ready.getStatus().readyReplicas()).isEqualTo(1);

            fixture.set("boot", "/timeouts/client", "\"5h\"");
            ready = fixture.awaitCondition("boot", "Ready", Condition.Status.True);
            assertThat(change(ready).method()).isEqualTo(ChangeMethod.Reload);
            String revision = Objects.requireNonNull(ready.getStatus().revision());
            fixture.await(Secret.class, "boot-boot", secret -> text(secret, "haproxy.cfg")
                    .contains(revision));
        }

        fixture.operator().kill();
        try (LocalPod back = new LocalPod(fixture, "boot", two)) {
            String revision = Objects.requireNonNull(
                    fixture.await(ProxyConfig.class, "boot").getStatus().revision());
            back.start();
            awaitWorks();
            assertThat(back.description()).contains(revision);
            String worker = back.ask("show proc");

            fixture.operator().restart();
            fixture.awaitCondition("boot", "Ready", Condition.Status.True);
            assertThat(workers(back.ask("show proc"))).isEqualTo(workers(worker));
        }
    }

    @Test
    void certificatesAndCredentialsAreRotatedUnderAConnection(@TempDir Path folder) throws Exception {
        fixture.apply("rotate", echo.spec(port));
        try (LocalPod pod = new LocalPod(fixture, "rotate", folder)) {
            pod.start();
            fixture.awaitCondition("rotate", "Ready", Condition.Status.True);
            String workers = workers(pod.ask("show proc"));
            try (Socket held = EchoProgram.connect(port)) {
                assertThat(EchoProgram.works(held)).isTrue();

                X509Certificate before = served(pod, 5555);
                fixture.rotate("rotate-tls", "tls.crt");
                fixture.rotate("rotate-credentials", "password");
                fixture.set("rotate", "/timeouts/client", "\"6h\"");
                fixture.awaitCondition("rotate", "Ready", Condition.Status.True);
                assertThat(served(pod, 5555)).as("the pod has not heard of it").isEqualTo(before);
                workers = workers(pod.ask("show proc"));

                pod.mount();
                Awaitility.await("both serve with the new certificate")
                        .atMost(ManagedFixture.TIMEOUT)
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> !served(pod, 5555).equals(before)
                                && served(pod, 8443).equals(served(pod, 5555)));
                assertThat(workers(pod.ask("show proc"))).isEqualTo(workers);

                fixture.set("rotate", "/timeouts/client", "\"7h\"");
                fixture.awaitCondition("rotate", "Ready", Condition.Status.True);
                assertThat(EchoProgram.works(held)).isTrue();
            }
        }
    }

    @Test
    void deletedSecretsAreCreatedAgainAndThePodStaysReachable(@TempDir Path folder) throws Exception {
        fixture.apply("lost", echo.spec(port));
        try (LocalPod pod = new LocalPod(fixture, "lost", folder)) {
            pod.start();
            fixture.awaitCondition("lost", "Ready", Condition.Status.True);
            X509Certificate before = served(pod, 5555);

            for (String name : List.of("lost-tls", "lost-credentials")) {
                Secret secret = fixture.await(Secret.class, name);
                fixture.client().resource(secret).delete();
                fixture.await(Secret.class, name, one -> !one.getMetadata()
                        .getUid()
                        .equals(secret.getMetadata().getUid()));
            }
            fixture.set("lost", "/timeouts/client", "\"6h\"");
            ProxyConfig ready = fixture.awaitCondition("lost", "Ready", Condition.Status.True);

            assertThat(change(ready).method()).isEqualTo(ChangeMethod.Reload);
            assertThat(served(pod, 5555)).as("the pod has not heard of it").isEqualTo(before);
        }
    }

    @Test
    void aTerminatingPodAcceptsNoNewConnectionsAndWaitsForTheExistingOnes(@TempDir Path folder) throws Exception {
        fixture.apply("drain", echo.spec(port));
        try (LocalPod pod = new LocalPod(fixture, "drain", folder)) {
            pod.start();
            fixture.awaitCondition("drain", "Ready", Condition.Status.True);
            try (Socket held = EchoProgram.connect(port);
                    ChildProcess hook = pod.stopping()) {
                Awaitility.await("no new connections")
                        .atMost(ManagedFixture.TIMEOUT)
                        .untilAsserted(() -> assertThatThrownBy(() -> {
                                    try (Socket another = EchoProgram.connect(port)) {
                                        assertThat(another.isConnected()).isTrue();
                                    }
                                })
                                .isInstanceOf(ConnectException.class));
                assertThat(EchoProgram.works(held)).isTrue();
                assertThat(hook.isAlive()).isTrue();
                assertThat(pod.haproxyRuns()).isTrue();
                held.close();
                Awaitility.await("the end of HAProxy and of the hook")
                        .atMost(ManagedFixture.TIMEOUT)
                        .until(() -> !pod.haproxyRuns() && !hook.isAlive());
            }
        }
    }

    @Test
    void aRefusedFirstConfigurationIsReportedAndCanBeCorrected(@TempDir Path folder) throws Exception {
        configMap("bind 127.0.0.1:" + port + " no-such-word");
        fixture.apply("wrong", """
                raw: {configMap: {name: haproxy, key: haproxy.cfg}}
                """);
        try (LocalPod pod = new LocalPod(fixture, "wrong", folder)) {
            pod.start();
            ProxyConfig told = fixture.awaitCondition("wrong", "Accepted", Condition.Status.False);
            assertThat(StatusReader.condition(told, "Accepted")).hasValueSatisfying(accepted -> {
                assertThat(accepted.reason()).isEqualTo("RefusedByHAProxy");
                assertThat(accepted.message()).contains("no-such-word");
            });
            assertThat(pod.description()).contains("no configuration yet");

            configMap("bind 127.0.0.1:" + port);
            fixture.awaitCondition("wrong", "Ready", Condition.Status.True);
            awaitWorks();
            fixture.await(Secret.class, "wrong-boot", secret -> !text(secret, "haproxy.cfg")
                    .contains("no-such-word"));
        }
    }

    @Test
    void aFirstConfigurationThatEndsHaproxyCanBeCorrected(@TempDir Path folder) throws Exception {
        configMap("bind 127.0.0.1:" + port + "\n  log ring@missing local0");
        fixture.apply("ends", """
                raw: {configMap: {name: haproxy, key: haproxy.cfg}}
                """);
        try (LocalPod pod = new LocalPod(fixture, "ends", folder)) {
            pod.start();
            Condition programmed = awaitProgrammed("ends", "ReloadFailed");
            assertThat(programmed.message()).contains("unknown ring named 'missing'");
            assertThat(pod.description()).contains("no configuration yet");

            configMap("bind 127.0.0.1:" + port);
            fixture.awaitCondition("ends", "Ready", Condition.Status.True);
            awaitWorks();
        }
    }

    @Test
    void aConfigurationThatEndedHaproxyIsNotAppliedAgain(@TempDir Path folder) throws Exception {
        fixture.apply("again", echo.spec(port));
        try (LocalPod pod = new LocalPod(fixture, "again", folder)) {
            pod.start();
            fixture.awaitCondition("again", "Ready", Condition.Status.True);
            fixture.set("again", "/timeouts/client", "\"6h\"");
            fixture.awaitCondition("again", "Ready", Condition.Status.True);
            String ended = pod.description().substring("description: ".length());
            pod.addFailedStart(ended);
            fixture.set("again", "/timeouts/client", "\"5h\"");
            fixture.awaitCondition("again", "Ready", Condition.Status.True);
            String workers = workers(pod.ask("show proc"));
            try (Socket held = EchoProgram.connect(port)) {
                assertThat(EchoProgram.works(held)).isTrue();

                fixture.set("again", "/timeouts/client", "\"6h\"");

                assertThat(awaitProgrammed("again", "StartFailed").message())
                        .contains("HAProxy ended during a start with this configuration");
                assertThat(workers(pod.ask("show proc"))).isEqualTo(workers);
                assertThat(EchoProgram.works(held)).isTrue();

                fixture.set("again", "/timeouts/client", "\"7h\"");
                fixture.awaitCondition("again", "Ready", Condition.Status.True);
                assertThat(EchoProgram.works(held)).isTrue();
            }
        }
    }

    private void configMap(String bind) {
        String text = """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend echo
                  %s
                  default_backend echo
                backend echo
                  server echo 127.0.0.1:%d
                """.formatted(bind, echo.port());
        fixture.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("haproxy")
                        .withNamespace(fixture.namespace())
                        .endMetadata()
                        .withData(Map.of("haproxy.cfg", text))
                        .build())
                .serverSideApply();
    }

    private Condition awaitProgrammed(String name, String reason) {
        return StatusReader.condition(
                        fixture.await(ProxyConfig.class, name, resource -> StatusReader.condition(
                                        resource, "Programmed")
                                .filter(programmed -> programmed.reason().equals(reason))
                                .isPresent()),
                        "Programmed")
                .orElseThrow();
    }

    private void awaitWorks() {
        Awaitility.await("a connection through HAProxy")
                .atMost(ManagedFixture.TIMEOUT)
                .ignoreExceptionsInstanceOf(ConnectException.class)
                .until(() -> {
                    try (Socket socket = EchoProgram.connect(port)) {
                        return EchoProgram.works(socket);
                    }
                });
    }

    private static LastChange change(ProxyConfig resource) {
        return Objects.requireNonNull(resource.getStatus().lastChange());
    }

    /** Pids and reloads of all workers, without how long they have been running. */
    private static String workers(String showProc) {
        return showProc.lines()
                .map(String::strip)
                .filter(line -> line.contains(" worker "))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList()
                .toString();
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    /** What a server there serves with, whoever signed it; that the operator believes it, Ready shows. */
    private static X509Certificate served(LocalPod pod, int port) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.ofLiteral(pod.address()), port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
