package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.ChildProcess;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that the operator runs, from its Secrets and with its own scripts, over TLS. */
class LocalPodST extends ManagedSystemTest {
    private EchoProgram echo;
    private int port;

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
            fixture.await(Secret.class, "boot-boot", secret -> ManagedFixture.text(secret, "haproxy.cfg")
                    .contains(revision));
        }

        fixture.operator().kill();
        try (LocalPod back = new LocalPod(fixture, "boot", two)) {
            String revision = Objects.requireNonNull(
                    fixture.await(ProxyConfig.class, "boot").getStatus().revision());
            back.start();
            EchoProgram.awaitWorks(port);
            assertThat(back.description()).contains(revision);
            String workers = back.workers();

            fixture.operator().restart();
            fixture.awaitCondition("boot", "Ready", Condition.Status.True);
            assertThat(back.workers()).isEqualTo(workers);
        }
    }

    @Test
    void certificatesAndCredentialsAreRotatedUnderAConnection(@TempDir Path folder) throws Exception {
        fixture.apply("rotate", echo.spec(port));
        try (LocalPod pod = new LocalPod(fixture, "rotate", folder)) {
            pod.start();
            fixture.awaitCondition("rotate", "Ready", Condition.Status.True);
            String workers = pod.workers();
            try (Socket held = EchoProgram.connect(port)) {
                assertThat(EchoProgram.works(held)).isTrue();

                X509Certificate before = served(pod, 5555);
                fixture.rotate("rotate-tls", "tls.crt");
                fixture.rotate("rotate-credentials", "password");
                fixture.set("rotate", "/timeouts/client", "\"6h\"");
                fixture.awaitCondition("rotate", "Ready", Condition.Status.True);
                assertThat(served(pod, 5555)).as("the pod has not heard of it").isEqualTo(before);
                workers = pod.workers();

                pod.mount();
                Awaitility.await("both serve with the new certificate")
                        .atMost(ManagedFixture.TIMEOUT)
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> !served(pod, 5555).equals(before)
                                && served(pod, 8443).equals(served(pod, 5555)));
                assertThat(pod.workers()).isEqualTo(workers);

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
    void aPodStaysReachableWhenItsSecretsCannotBeCreatedAgain(@TempDir Path folder) throws Exception {
        fixture.apply("refused", echo.spec(port));
        try (LocalPod pod = new LocalPod(fixture, "refused", folder)) {
            pod.start();
            fixture.awaitCondition("refused", "Ready", Condition.Status.True);
            Secret secret = fixture.await(Secret.class, "refused-credentials");
            try (RefusedSecrets refused = RefusedSecrets.in(fixture.client(), fixture.namespace())) {
                assertThat(refused.isInForce()).isTrue();
                fixture.client().resource(secret).delete();
                ProxyConfig told = fixture.awaitCondition("refused", "Accepted", Condition.Status.False);
                assertThat(StatusReader.condition(told, "Accepted")
                                .orElseThrow()
                                .message())
                        .contains("the API server refuses the Secret refused-credentials", RefusedSecrets.MESSAGE)
                        .endsWith("until it can create the Secret, the operator uses the values that the pods have");

                fixture.set("refused", "/timeouts/client", "\"6h\"");
                ProxyConfig changed = fixture.awaitCondition("refused", "Programmed", Condition.Status.True);
                assertThat(change(changed).method()).isEqualTo(ChangeMethod.Reload);
                assertThat(fixture.object(Secret.class, "refused-credentials")).isEmpty();
            }
            Secret again = fixture.await(Secret.class, "refused-credentials");
            assertThat(again.getData())
                    .containsEntry("previous-password", secret.getData().get("password"));
            fixture.awaitCondition("refused", "Ready", Condition.Status.True);
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

    private static LastChange change(ProxyConfig resource) {
        return Objects.requireNonNull(resource.getStatus().lastChange());
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
