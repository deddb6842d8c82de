package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlatformTest {
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int whenUnknown = 404;
    private volatile String group = "apps";
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis", exchange -> {
            requests.incrementAndGet();
            boolean known = exchange.getRequestURI().getPath().equals("/apis/" + group);
            byte[] body = """
                    {"kind": "APIGroup", "apiVersion": "v1", "name": "%s", "versions": []}
                    """.formatted(group).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : whenUnknown, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void openShiftAssignsUsers() {
        group = "security.openshift.io";

        assertThat(new Platform(client).assignsUser()).isTrue();
    }

    @Test
    void plainKubernetesAssignsNoUserAndIsAskedOnce() {
        Platform platform = new Platform(client);

        assertThat(platform.assignsUser()).isFalse();
        assertThat(platform.assignsUser()).isFalse();
        assertThat(requests).hasValue(1);
    }

    @Test
    void anApiServerThatDoesNotAnswerIsAskedAgain() {
        Platform platform = new Platform(client);
        whenUnknown = 503;

        assertThatThrownBy(platform::assignsUser).isInstanceOf(KubernetesClientException.class);
        whenUnknown = 404;
        assertThat(platform.assignsUser()).isFalse();
    }
}
