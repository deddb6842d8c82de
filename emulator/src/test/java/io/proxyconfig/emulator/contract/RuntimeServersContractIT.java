package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_2;
import static io.proxyconfig.emulator.Generation.V3_4;
import static io.proxyconfig.emulator.contract.ContractClient.JSON;
import static io.proxyconfig.emulator.contract.ContractClient.SERVERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.proxyconfig.harness.FreePorts;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DataPlaneContract({V3_2, V3_4})
class RuntimeServersContractIT {

    private final ContractTarget target;
    private final ContractClient api;
    private final ContractHaproxy haproxy;
    private long worker;

    RuntimeServersContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
        this.haproxy = target.haproxy();
    }

    @BeforeEach
    void known() {
        target.reset("servers");
        worker = target.workerPid();
        await().atMost(ContractTarget.TIMEOUT).untilAsserted(() -> assertThat(
                        server("s1").path("operational_state").asText())
                .isEqualTo("up"));
    }

    @AfterEach
    void nothingIsReloadedOrSaved() {
        assertThat(target.workerPid()).isEqualTo(worker);
        assertThat(api.get(ContractClient.RAW).configuration())
                .contains("  server s1 127.0.0.1:" + haproxy.serverPort() + " check\n");
    }

    @Test
    void theListHasAddressPortAndStates() {
        JsonNode servers = api.get(SERVERS).json();
        assertThat(servers).hasSize(1);
        assertThat(servers.get(0)).isEqualTo(server("s1"));
        assertThat(server("s1").path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(server("s1").path("port").intValue()).isEqualTo(haproxy.serverPort());
        assertThat(server("s1").path("admin_state").asText()).isEqualTo("ready");
        assertThat(server("s1").path("id").asText()).isEqualTo("1");
    }

    @Test
    void unknownBackendsAndServersAreNotFound() {
        Reply backend = api.get(ContractClient.RUNTIME + "/backends/nowhere/servers");
        assertThat(backend.status()).isEqualTo(404);
        assertThat(backend.message()).isEqualTo("no data for nowhere: not found");
        assertThat(api.get(SERVERS + "/nobody").message()).isEqualTo("no data for b1/nobody: not found");
        assertThat(put("nobody", "{\"admin_state\":\"maint\"}").status()).isEqualTo(404);
        assertThat(api.delete(SERVERS + "/nobody").status()).isEqualTo(404);
        Reply post = api.post(
                ContractClient.RUNTIME + "/backends/nowhere/servers",
                JSON,
                "{\"name\":\"n\",\"address\":\"127.0.0.1\",\"port\":1}");
        assertThat(post.status()).isEqualTo(404);
        assertThat(post.message()).contains("No such backend.");
    }

    @Test
    void adminStatesAreSetAndReturned() {
        for (String state : new String[] {"drain", "maint", "ready"}) {
            Reply reply = put("s1", "{\"admin_state\":\"" + state + "\"}");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().path("admin_state").asText()).isEqualTo(state);
            assertThat(reply.json().path("operational_state").asText())
                    .isEqualTo(state.equals("maint") ? "down" : "up");
        }
    }

    @Test
    void operationalStatesAreSetAndReturned() {
        assertThat(put("s1", "{\"operational_state\":\"down\"}")
                        .json()
                        .path("operational_state")
                        .asText())
                .isEqualTo("down");
        assertThat(put("s1", "{\"operational_state\":\"up\"}")
                        .json()
                        .path("operational_state")
                        .asText())
                .isEqualTo("up");
    }

    @Test
    void addressPortAndWeightAreIgnoredBefore34() {
        Reply reply = put("s1", "{\"address\":\"127.0.0.9\",\"port\":9,\"weight\":7}");
        assertThat(reply.status()).isEqualTo(200);
        if (target.generation() == V3_4) {
            assertThat(reply.json().path("address").asText()).isEqualTo("127.0.0.9");
            target.reset("servers again");
            worker = target.workerPid();
        } else {
            assertThat(reply.json().path("address").asText()).isEqualTo("127.0.0.1");
            assertThat(reply.json().path("port").intValue()).isEqualTo(haproxy.serverPort());
            assertThat(haproxy.serverState("s1")).contains(" s1 127.0.0.1 2 0 1 1 ");
        }
    }

    @Test
    void statesThatDoNotExistAreRefused() {
        Reply reply = put("s1", "{\"admin_state\":\"asleep\"}");
        if (target.generation() == V3_4) {
            assertThat(reply.status()).isIn(400, 422);
            assertThat(put("s1", "").status()).isIn(400, 422);
        } else {
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.json().path("code").intValue()).isEqualTo(606);
            assertThat(reply.message()).isEqualTo("admin_state in body should be one of [ready maint drain]");
            assertThat(put("s1", "").status()).isEqualTo(422);
        }
        assertThat(api.put(SERVERS + "/s1", ContractClient.TEXT, "{}").status()).isEqualTo(415);
    }

    @Test
    void aNewServerStartsInMaintenance() {
        Reply reply = add("{\"name\":\"s2\",\"address\":\"127.0.0.3\",\"port\":3306,\"weight\":10,\"maxconn\":5,"
                + "\"inter\":1000,\"rise\":1,\"fall\":2,\"on-marked-down\":\"shutdown-sessions\",\"nonsense\":true}");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().path("name").asText()).isEqualTo("s2");
        assertThat(reply.json().path("weight").intValue()).isEqualTo(10);
        assertThat(reply.json().has("nonsense")).isFalse();
        assertThat(server("s2").path("admin_state").asText()).isEqualTo("maint");
        assertThat(server("s2").path("operational_state").asText()).isEqualTo("down");
        assertThat(haproxy.serverState("s2")).contains(" s2 127.0.0.3 0 1 10 10 ");
        assertThat(put("s2", "{\"admin_state\":\"ready\"}")
                        .json()
                        .path("operational_state")
                        .asText())
                .isEqualTo("up");
        assertThat(api.delete(SERVERS + "/s2").status()).isEqualTo(204);
    }

    /** No process listens on the port, but the server counts as up: only the CLI can enable the requested check. */
    @Test
    void aNewServersHealthCheckStaysOff() {
        int unusedPort = FreePorts.one();
        Reply added = add("{\"name\":\"s3\",\"address\":\"127.0.0.1\",\"port\":" + unusedPort
                + ",\"check\":\"enabled\",\"inter\":500,\"rise\":1,\"fall\":1}");
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        put("s3", "{\"admin_state\":\"ready\"}");
        await().during(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                        server("s3").path("operational_state").asText())
                .isEqualTo("up"));
        haproxy.process().workerCommand("enable health b1/s3");
        await().atMost(ContractTarget.TIMEOUT).untilAsserted(() -> assertThat(
                        server("s3").path("operational_state").asText())
                .isEqualTo("down"));
        assertThat(api.delete(SERVERS + "/s3").status()).isEqualTo(204);
    }

    @Test
    void aNameThatExistsIsAConflict() {
        Reply reply = add("{\"name\":\"s1\",\"address\":\"127.0.0.3\",\"port\":1}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.message())
                .endsWith(
                        "[3]  Already exists a server with the same name in backend. [add server b1/s1  127.0.0.3:1]");
    }

    @Test
    void aServerWithoutNameOrWithAnInvalidPortIsRejected() {
        assertThat(add("{\"address\":\"127.0.0.1\"}").status()).isEqualTo(400);
        assertThat(add("{\"name\":\"s4\"}").status()).isEqualTo(500);
        Reply port = add("{\"name\":\"s4\",\"address\":\"127.0.0.1\",\"port\":70000}");
        assertThat(port.status()).isEqualTo(422);
        assertThat(port.json().path("code").intValue()).isEqualTo(target.generation() == V3_4 ? 422 : 608);
        assertThat(add("{\"name\":\"s4\",\"address\":\"127.0.0.1\",\"check\":\"yes\"}")
                        .status())
                .isEqualTo(422);
        assertThat(add("{bad").status()).isEqualTo(400);
    }

    @Test
    void deletingSetsMaintenanceAndFailsWhileAConnectionLasts() throws Exception {
        add("{\"name\":\"s5\",\"address\":\"127.0.0.1\",\"port\":" + haproxy.serverPort() + "}");
        put("s5", "{\"admin_state\":\"ready\"}");
        put("s1", "{\"admin_state\":\"maint\"}");
        try (EchoConnection held = EchoConnection.open(haproxy.port())) {
            assertThat(held.echo("one")).isEqualTo("one");
            Reply refused = api.delete(SERVERS + "/s5");
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.message())
                    .contains("Server still has connections attached to it, cannot remove it. [del server b1/s5]");
            assertThat(server("s5").path("admin_state").asText()).isEqualTo("maint");
            assertThat(held.echo("two")).isEqualTo("two");
        }
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(
                        () -> assertThat(api.delete(SERVERS + "/s5").status()).isEqualTo(204));
        put("s1", "{\"admin_state\":\"ready\"}");
        assertThat(api.delete(SERVERS + "/s5").status()).isEqualTo(404);
    }

    private JsonNode server(String name) {
        return api.get(SERVERS + "/" + name).json();
    }

    private Reply add(String body) {
        return api.post(SERVERS, JSON, body);
    }

    private Reply put(String name, String body) {
        return api.put(SERVERS + "/" + name, JSON, body);
    }
}
