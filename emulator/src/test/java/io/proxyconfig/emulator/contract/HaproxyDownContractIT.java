package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HAProxy is killed: few responses show it in a way that a client can rely on. */
@DataPlaneContract
class HaproxyDownContractIT {

    private final ContractTarget target;
    private final ContractClient api;
    private final ContractHaproxy haproxy;

    HaproxyDownContractIT(ContractTarget target) {
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
    void healthIsStillUnknown() {
        assertThat(api.get("/health").json().path("haproxy").asText()).isEqualTo("unknown");
    }

    @Test
    void theConfigurationIsStillReadAndValidated() {
        assertThat(api.get(ContractClient.RAW).status()).isEqualTo(200);
        assertThat(api.push("only_validate=true", target.configuration("valid")).status())
                .isEqualTo(202);
    }

    @Test
    void aForcedPushFailsAndThePreviousFileIsRestored() {
        Reply reply = api.push("version=" + api.version() + "&force_reload=true", target.configuration("after"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).startsWith("Reload failed: cannot reload: ").contains("connection refused");
        assertThat(api.get(ContractClient.RAW).configuration()).contains("description before");
    }
}
