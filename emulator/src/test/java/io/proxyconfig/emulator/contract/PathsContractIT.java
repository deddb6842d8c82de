package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@DataPlaneContract
class PathsContractIT {

    private final ContractClient api;

    PathsContractIT(ContractTarget target) {
        this.api = target.api();
    }

    @Test
    void infoHasTheVersionOfTheApi() {
        Reply reply = api.get("/v3/info");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().path("api").path("version").isTextual()).isTrue();
        assertThat(reply.version()).isEqualTo(api.version());
    }

    @Test
    void healthIsAlwaysUnknown() {
        Reply reply = api.get("/v3/health");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("haproxy").textValue()).isEqualTo("unknown");
    }

    @Test
    void version2IsNotServed() {
        Reply reply = api.get("/v2/info");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("path /v2/info was not found");
        assertThat(api.get("/v2/services/haproxy/configuration/raw").status()).isEqualTo(404);
    }

    @Test
    void anUnknownPathIsNotFoundWithAndWithoutCredentials() {
        assertThat(api.get("/v3/nonsense").message()).isEqualTo("path /v3/nonsense was not found");
        assertThat(api.getWithoutCredentials("/v3/nonsense").status()).isEqualTo(404);
        assertThat(api.getWithoutCredentials("/v2/info").status()).isEqualTo(404);
    }

    @Test
    void anUnknownMethodIsNotAllowed() {
        Reply reply = api.delete(ContractClient.RAW);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow").split(",")).containsExactlyInAnyOrder("GET", "POST");
        assertThat(reply.message()).startsWith("method DELETE is not allowed, but [");
    }

    @Test
    void aSlashAtTheEndIsIgnored() {
        assertThat(api.get("/v3/info/").status()).isEqualTo(200);
    }
}
