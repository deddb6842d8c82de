package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_2;
import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The {@code X-Runtime-Actions} header: a push that changes the running worker without a reload. */
@DataPlaneContract({V3_2, V3_4})
class RuntimeActionsContractIT {

    private final ContractTarget target;
    private final ContractClient api;
    private final ContractHaproxy haproxy;
    private long version;
    private long worker;

    RuntimeActionsContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
        this.haproxy = target.haproxy();
    }

    @BeforeEach
    void known() {
        version = target.reset("actions");
        worker = target.workerPid();
    }

    @Test
    void actionsRunInOrderOnTheCurrentWorker() {
        Reply reply = push(
                "&skip_reload=true",
                "SetServerState b1 s1 maint;SetServerAddr b1 s1 127.0.0.4 13307;SetServerWeight b1 s1 50;"
                        + "SetServerCheckPort b1 s1 81;SetFrontendMaxConn f1 77");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(haproxy.serverState("s1"))
                .contains(" s1 127.0.0.4 0 1 50 1 ")
                .contains(" 13307 ")
                .contains(" 81 ");
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    @Test
    void withoutSkipReloadActionsAreIgnored() {
        Reply reply = push("&force_reload=true", "SetServerAddr b1 s1 127.0.0.9 13306");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(haproxy.serverState("s1")).contains(" s1 127.0.0.1 ");
    }

    @Test
    void aFailingActionAnswers500AlthoughTheFileIsWritten() {
        Reply reply = push("&skip_reload=true", "SetServerAddr b1 nobody 127.0.0.2 1;SetServerWeight b1 s1 9");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.message())
                .startsWith("cannot execute SetServerAddr: ")
                .endsWith("[3]  No such server. [set server b1/nobody addr 127.0.0.2 port 1]");
        assertThat(reply.version()).isEqualTo(version + 1);
        assertThat(api.get(ContractClient.RAW).configuration()).contains("# _version=" + (version + 1) + "\n");
        assertThat(haproxy.serverState("s1")).contains(" s1 127.0.0.1 ").doesNotContain(" 9 1 ");
    }

    @Test
    void tooFewArgumentsAnswer500() {
        Reply reply = push("&skip_reload=true", "SetServerWeight b1 s1");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.message()).isEqualTo("cannot execute SetServerWeight: not enough parameters");
    }

    @Test
    void anUnknownActionAndABlankAfterASemicolonAreIgnored() {
        Reply reply = push("&skip_reload=true", "Nonsense b1; SetServerWeight b1 s1 9");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(haproxy.serverState("s1")).contains(" 1 1 ").doesNotContain(" 9 1 ");
    }

    private Reply push(String parameters, String actions) {
        return api.push(
                "version=" + version + parameters, target.configuration("actions"), "X-Runtime-Actions", actions);
    }
}
