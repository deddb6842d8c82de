package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@DataPlaneContract
class AuthenticationContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    AuthenticationContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void withoutCredentials() {
        Reply reply = api.getWithoutCredentials("/info");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"API\"");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.json().path("code").intValue()).isEqualTo(401);
        assertThat(reply.message())
                .isEqualTo(
                        target.generation() == V3_4
                                ? "missing or invalid authorization"
                                : "unauthenticated for invalid credentials");
    }

    @Test
    void withAWrongPassword() {
        Reply reply = api.withCredentials(api.user(), "not " + api.password()).get("/info");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"API\"");
        assertThat(reply.message()).isNotEmpty();
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
        assertThat(api.getWithoutCredentials("/health").status()).isEqualTo(401);
    }
}
