package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_2;
import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HAProxy is killed: few responses show it in a way that a client can rely on. */
@DataPlaneContract({V3_2, V3_4})
class RuntimeDownContractIT {

    private final ContractTarget target;
    private final ContractClient api;
    private final ContractHaproxy haproxy;

    RuntimeDownContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
        this.haproxy = target.haproxy();
    }

    @BeforeEach
    void kill() {
        target.reset("before");
        haproxy.process().kill();
    }

    @AfterEach
    void startAgain() {
        haproxy.process().restart();
    }

    @Test
    void infoAnswers200WithAnError() {
        Reply reply = api.get(ContractClient.RUNTIME + "/info");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("info")).isFalse();
        assertThat(reply.json().path("error").asText()).contains("connection refused");
    }

    @Test
    void serversAndAclsAnswer404() {
        assertThat(api.get(ContractClient.SERVERS).status()).isEqualTo(404);
        assertThat(api.get(ContractClient.SERVERS).message()).isEqualTo("no data for b1: not found");
        assertThat(api.get(ContractClient.RUNTIME + "/acls").status()).isEqualTo(404);
    }

    @Test
    void statsAnswer500() {
        Reply reply = api.get(ContractClient.STATS);
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.json().path("error").asText()).contains("connection refused");
    }
}
