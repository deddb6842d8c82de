package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V2_9;
import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@DataPlaneContract
class PathsContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    PathsContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void infoHasTheVersionOfTheApi() {
        Reply reply = api.get("/info");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().path("api").path("version").isTextual()).isTrue();
        assertThat(reply.version()).isEqualTo(api.version());
    }

    @Test
    void healthIsAlwaysUnknown() {
        Reply reply = api.get("/health");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("haproxy").textValue()).isEqualTo("unknown");
    }

    @Test
    void theOtherVersionIsNotServed() {
        String other = target.generation() == V2_9 ? "/v3" : "/v2";
        Reply reply = api.getFullPath(other + "/info", true);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("path " + other + "/info was not found");
        assertThat(api.getFullPath(other + ContractClient.RAW, true).status()).isEqualTo(404);
    }

    @Test
    void anUnknownPathIsNotFoundWithCredentials() {
        assertThat(api.get("/nonsense").message()).isEqualTo("path " + api.path("/nonsense") + " was not found");
        int withoutCredentials = target.generation() == V3_4 ? 401 : 404;
        assertThat(api.getWithoutCredentials("/nonsense").status()).isEqualTo(withoutCredentials);
        assertThat(api.getFullPath("/v1/info", false).status()).isEqualTo(withoutCredentials);
    }

    @Test
    void anUnknownMethodIsNotAllowed() {
        Reply reply = api.delete(ContractClient.RAW);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow").split(", *")).containsExactlyInAnyOrder("GET", "POST");
        assertThat(reply.message())
                .startsWith(
                        target.generation() == V3_4
                                ? "method DELETE is not allowed for path " + api.path(ContractClient.RAW)
                                : "method DELETE is not allowed, but [");
    }

    @Test
    void aSlashAtTheEndIsIgnored() {
        assertThat(api.get("/info/").status()).isEqualTo(200);
    }
}
