package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A valid configuration that HAProxy cannot start with, because another process uses its port. */
@DataPlaneContract
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailedReloadContractIT {

    private final ContractTarget target;
    private final ContractClient api;
    private final ContractHaproxy haproxy;
    private ServerSocket portOwner;

    FailedReloadContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
        this.haproxy = target.haproxy();
    }

    @BeforeEach
    void takeThePort() throws IOException {
        portOwner = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    @AfterEach
    void releaseThePort() throws IOException {
        portOwner.close();
    }

    /** The API never wrote the restored file, so it detects an edit and counts from the file's header. */
    @Test
    @Order(1)
    void aFailureOfTheFirstPushContinuesWithTheFilesVersion() {
        String unstartable = unstartable("first");
        assertThat(api.push("version=1&force_reload=true", unstartable).status())
                .isEqualTo(400);
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(() -> assertThat(api.get(ContractClient.RAW).configuration())
                        .contains("# Dataplaneapi managed File", "  description initial\n"));
        assertThat(api.version()).isEqualTo(2);
    }

    @Test
    void aForcedPushAnswers400AndThePreviousFileIsRestored() throws IOException {
        long good = target.reset("good");
        String goodFile = api.get(ContractClient.RAW).configuration();
        long worker = target.workerPid();
        Reply reply = api.push("version=" + good + "&force_reload=true", unstartable("bad"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message())
                .startsWith("Reload failed: failed to reload configuration, ")
                .contains("cannot bind socket (Address already in use) for [127.0.0.1:" + portOwner.getLocalPort());
        assertThat(reply.version()).isEqualTo(good + 1);

        Reply after = api.get(ContractClient.RAW);
        assertThat(after.configuration()).isEqualTo(goodFile).contains("# _version=" + good + "\n");
        assertThat(after.version()).isEqualTo(good + 1);
        assertThat(target.workerPid()).isEqualTo(worker);
        assertThat(haproxy.runningDescription()).isEqualTo("good");
        try (EchoConnection fresh = EchoConnection.open(haproxy.port())) {
            assertThat(fresh.echo("served")).isEqualTo("served");
        }
    }

    @Test
    void theNextPushMustNameTheHigherVersion() {
        long good = target.reset("good");
        api.push("version=" + good + "&force_reload=true", unstartable("bad"));
        assertThat(api.push("version=" + good + "&force_reload=true", target.configuration("next"))
                        .status())
                .isEqualTo(409);
        assertThat(api.push("version=" + (good + 1) + "&force_reload=true", target.configuration("next"))
                        .status())
                .isEqualTo(201);
        assertThat(haproxy.runningDescription()).isEqualTo("next");
    }

    @Test
    void aPushWithoutForceAnswers202AndFailsLater() {
        long good = target.reset("good");
        String goodFile = api.get(ContractClient.RAW).configuration();
        long worker = target.workerPid();
        Reply reply = api.push("version=" + good, unstartable("bad"));
        assertThat(reply.status()).isEqualTo(202);
        String id = reply.header("Reload-ID");
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(
                        () -> assertThat(reload(id).path("status").asText()).isEqualTo("failed"));
        assertThat(reload(id).path("response").asText()).contains("Address already in use");
        assertThat(reload(id).path("reload_timestamp").isIntegralNumber()).isTrue();
        assertThat(api.get(ContractClient.RAW).configuration()).isEqualTo(goodFile);
        assertThat(api.version()).isEqualTo(good + 1);
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    /** The API restores the file of the last successful reload, not the last saved file. */
    @Test
    void aFileSavedWithoutAReloadIsLost() {
        long good = target.reset("good");
        Reply saved = api.push("version=" + good + "&skip_reload=true", target.configuration("saved"));
        assertThat(saved.status()).isEqualTo(201);
        api.push("version=" + saved.version() + "&force_reload=true", unstartable("bad"));
        assertThat(api.get(ContractClient.RAW).configuration())
                .contains("description good")
                .doesNotContain("description saved");
        assertThat(api.version()).isEqualTo(saved.version() + 1);
    }

    private JsonNode reload(String id) {
        return api.get(ContractClient.RELOADS + "/" + id).json();
    }

    private String unstartable(String description) {
        return haproxy.configuration(description, portOwner.getLocalPort());
    }
}
