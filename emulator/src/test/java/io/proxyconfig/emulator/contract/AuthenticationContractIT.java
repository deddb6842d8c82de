package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@DataPlaneContract
class AuthenticationContractIT {

    private final Api api;

    AuthenticationContractIT(Target target) {
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
    void withTheWrongPassword() {
        Reply reply = api.withCredentials(api.user(), "not " + api.password()).get("/v3/info");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"API\"");
        assertThat(reply.message()).isEqualTo("unauthorized");
    }

    @Test
    void withTheWrongUser() {
        assertThat(api.withCredentials("nobody", api.password()).get(Api.RAW).status())
                .isEqualTo(401);
    }

    @Test
    void evenARefusalSaysTheConfigurationsVersion() {
        assertThat(api.getWithoutCredentials(Api.RAW).version()).isEqualTo(api.version());
    }

    @Test
    void healthWantsCredentialsToo() {
        assertThat(api.getWithoutCredentials("/v3/health").status()).isEqualTo(401);
    }
}
