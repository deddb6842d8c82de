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

/** A configuration that HAProxy finds valid but cannot start with: its port belongs to somebody else. */
@DataPlaneContract
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailedReloadContractIT {

    private final Target target;
    private final Api api;
    private final ContractHaproxy haproxy;
    private ServerSocket somebodyElse;

    FailedReloadContractIT(Target target) {
        this.target = target;
        this.api = target.api();
        this.haproxy = target.haproxy();
    }

    @BeforeEach
    void takeThePort() throws IOException {
        somebodyElse = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    @AfterEach
    void giveThePortBack() throws IOException {
        somebodyElse.close();
    }

    /** The file that is put back was never written by the API: it notices that as an edit, and counts from its header. */
    @Test
    @Order(1)
    void aFailureOfTheFirstPushEverCountsOnFromTheFilesOwnVersion() {
        String unstartable = unstartable("first");
        assertThat(api.push("version=1&force_reload=true", unstartable).status())
                .isEqualTo(400);
        await().atMost(Target.PATIENCE)
                .untilAsserted(() -> assertThat(api.get(Api.RAW).body())
                        .contains("# Dataplaneapi managed File", "  description initial\n"));
        assertThat(api.version()).isEqualTo(2);
    }

    @Test
    void forcedItAnswers400AndPutsThePreviousFileBack() throws IOException {
        long good = target.reset("good");
        String goodFile = api.get(Api.RAW).body();
        long worker = target.workerPid();
        Reply reply = api.push("version=" + good + "&force_reload=true", unstartable("bad"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message())
                .startsWith("Reload failed: failed to reload configuration, ")
                .contains("cannot bind socket (Address already in use) for [127.0.0.1:" + somebodyElse.getLocalPort());
        assertThat(reply.version()).isEqualTo(good + 1);

        Reply after = api.get(Api.RAW);
        assertThat(after.body()).isEqualTo(goodFile).contains("# _version=" + good + "\n");
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
    void notForcedItAnswers202AndFailsLater() {
        long good = target.reset("good");
        String goodFile = api.get(Api.RAW).body();
        long worker = target.workerPid();
        Reply reply = api.push("version=" + good, unstartable("bad"));
        assertThat(reply.status()).isEqualTo(202);
        String id = reply.header("Reload-ID");
        await().atMost(Target.PATIENCE)
                .untilAsserted(
                        () -> assertThat(reload(id).path("status").asText()).isEqualTo("failed"));
        assertThat(reload(id).path("response").asText()).contains("Address already in use");
        assertThat(reload(id).path("reload_timestamp").isIntegralNumber()).isTrue();
        assertThat(api.get(Api.RAW).body()).isEqualTo(goodFile);
        assertThat(api.version()).isEqualTo(good + 1);
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    /** What is put back is what was last reloaded well, not what was last saved. */
    @Test
    void itThrowsAwayWhatWasSavedWithoutAReload() {
        long good = target.reset("good");
        Reply saved = api.push("version=" + good + "&skip_reload=true", target.configuration("saved"));
        assertThat(saved.status()).isEqualTo(201);
        api.push("version=" + saved.version() + "&force_reload=true", unstartable("bad"));
        assertThat(api.get(Api.RAW).body()).contains("description good").doesNotContain("description saved");
        assertThat(api.version()).isEqualTo(saved.version() + 1);
    }

    private JsonNode reload(String id) {
        return api.get(Api.RELOADS + "/" + id).json();
    }

    private String unstartable(String description) {
        return haproxy.configuration(description, somebodyElse.getLocalPort());
    }
}
