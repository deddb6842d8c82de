package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@DataPlaneContract
class AuthenticationContractIT {

    private final ContractClient api;

    AuthenticationContractIT(ContractTarget target) {
        this.api = target.api();
    }

    @Test
    void withoutCredentials() {
        Reply reply = api.getWithoutCredentials("/v3/info");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"API\"");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().path("code").intValue()).isEqualTo(401);
        assertThat(reply.message()).isEqualTo("unauthenticated for invalid credentials");
    }

    @Test
    void withAWrongPassword() {
        Reply reply = api.withCredentials(api.user(), "not " + api.password()).get("/v3/info");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"API\"");
        assertThat(reply.message()).isEqualTo("unauthorized");
    }

    @Test
    void withAWrongUser() {
        assertThat(api.withCredentials("nobody", api.password())
                        .get(ContractClient.RAW)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void anErrorHasTheConfigurationsVersionToo() {
        assertThat(api.getWithoutCredentials(ContractClient.RAW).version()).isEqualTo(api.version());
    }

    @Test
    void healthRequiresCredentialsToo() {
        assertThat(api.getWithoutCredentials("/v3/health").status()).isEqualTo(401);
    }
}
