package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V2_9;
import static io.proxyconfig.emulator.Generation.V3_2;
import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rejected pushes change nothing. */
@DataPlaneContract
class RawRefusalContractIT {

    private final ContractTarget target;
    private final ContractClient api;
    private long version;
    private long worker;

    RawRefusalContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @BeforeEach
    void known() {
        version = target.reset("known");
        worker = target.workerPid();
    }

    @AfterEach
    void nothingChanged() {
        assertThat(api.version()).isEqualTo(version);
        assertThat(api.get(ContractClient.RAW).configuration()).contains("description known");
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    @Test
    void aStaleVersionIsAConflict() {
        long stale = version - 1;
        Reply reply = api.push("version=" + stale + "&force_reload=true", target.configuration("stale"));
        assertThat(reply.status()).isEqualTo(409);
        assertErrorType(reply);
        assertThat(reply.json().path("code").intValue()).isEqualTo(409);
        assertThat(reply.message())
                .isEqualTo("version mismatch: version in configuration file is " + version + ", given version is "
                        + stale);
        assertThat(reply.version()).isEqualTo(version);
    }

    @Test
    void neitherVersionNorSkipVersionIsABadRequest() {
        Reply reply = api.push("force_reload=true", target.configuration("no version"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains("version or transaction not specified");
        assertThat(api.push("version=0", target.configuration("zero")).status()).isEqualTo(400);
    }

    @Test
    void anUnknownKeywordIsRejectedWithHaproxysMessage() {
        String bad = target.configuration("bad").replaceFirst("(?m)^defaults.*$", "$0\n    timeoutx client 1s");
        Reply reply = api.push("version=" + version + "&force_reload=true", bad);
        assertThat(reply.status()).isEqualTo(400);
        assertErrorType(reply);
        assertThat(reply.message())
                .startsWith("validation error: exit status 1: err transactionId=")
                .containsPattern(
                        "msg=\"config parsing \\[[^\\]]+:\\d+\\] unknown keyword 'timeoutx' in 'defaults' section");
        assertThat(reply.version()).isEqualTo(version);
        assertThat(reply.optionalHeader("Configuration-Checksum")).isEmpty();
    }

    @Test
    void onlyValidateRejectsWithTheSameMessageFrom3OnwardsOnly() {
        String bad = target.configuration("bad").replaceFirst("(?m)^defaults.*$", "$0\n    timeoutx client 1s");
        Reply reply = api.push("only_validate=true", bad);
        assertThat(reply.status()).isEqualTo(400);
        if (target.generation() == V2_9) {
            assertThat(reply.message()).isEqualTo("validation error: exit status 1");
        } else {
            assertThat(reply.message())
                    .startsWith("validation error: exit status 1: msg=\"config parsing [")
                    .contains("unknown keyword 'timeoutx'");
        }
    }

    @Test
    void aMissingBackendIsRejected() {
        String bad = target.haproxy().configuration("bad").replace("default_backend b1", "default_backend nowhere");
        Reply reply = api.push("version=" + version + "&force_reload=true", bad);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains("unable to find required default_backend: 'nowhere'");
    }

    @Test
    void anEmptyBodyIsUnprocessable() {
        Reply reply = api.push("version=" + version + "&force_reload=true", "");
        if (target.generation() == V3_4) {
            assertThat(reply.status()).isIn(400, 422);
        } else {
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.json().path("code").intValue()).isEqualTo(602);
            assertThat(reply.message()).isEqualTo("data in body is required");
        }
    }

    @Test
    void oneLineWithoutALineBreakIsABadRequest() {
        Reply reply = api.push("version=" + version, "global");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("invalid configuration: no newline character found");
    }

    @Test
    void aConfigurationWithContentTypeJsonIsRefused() {
        Reply reply = api.post(
                ContractClient.RAW + "?version=" + version, ContractClient.JSON, target.configuration("not json"));
        assertThat(reply.status()).isEqualTo(target.generation() == V3_4 ? 415 : 400);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void anotherContentTypeIsUnsupported() {
        Reply reply = api.post(ContractClient.RAW + "?version=" + version, "text/yaml", target.configuration("yaml"));
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.message())
                .isEqualTo(
                        target.generation() == V3_4
                                ? "header Content-Type has unexpected value \"text/yaml\""
                                : "unsupported media type \"text/yaml\", only [text/plain application/json] are allowed");
    }

    @Test
    void aVersionThatIsNotANumberIsRefused() {
        Reply reply = api.push("version=abc", target.configuration("abc"));
        assertThat(reply.status()).isEqualTo(target.generation() == V3_4 ? 400 : 422);
        assertThat(reply.json().path("code").intValue()).isEqualTo(target.generation() == V3_4 ? 400 : 601);
    }

    private void assertErrorType(Reply reply) {
        assertThat(reply.header("Content-Type"))
                .startsWith(target.generation() == V3_2 ? "text/plain" : "application/json");
    }
}
