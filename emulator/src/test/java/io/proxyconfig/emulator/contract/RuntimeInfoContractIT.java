package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_2;
import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

@DataPlaneContract({V3_2, V3_4})
class RuntimeInfoContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    RuntimeInfoContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void infoDescribesTheCurrentWorkerOnly() throws Exception {
        long version = target.reset("before");
        try (EchoConnection held = EchoConnection.open(target.haproxy().port())) {
            held.echo("hold");
            long old = info().path("pid").longValue();
            assertThat(old).isEqualTo(target.workerPid());
            api.push("version=" + version + "&force_reload=true", target.configuration("after"));
            assertThat(info().path("pid").longValue()).isNotEqualTo(old).isEqualTo(target.workerPid());
            assertThat(target.haproxy().process().workerPids()).contains(old);
        }
    }

    @Test
    void infoHasVersionAndUptimeButNoDescription() {
        target.reset("described");
        JsonNode info = info();
        assertThat(info.path("version").asText()).matches("\\d+\\.\\d+.*");
        assertThat(info.path("release_date").asText()).matches("\\d{4}-\\d{2}-\\d{2}");
        assertThat(info.path("uptime").isIntegralNumber()).isTrue();
        assertThat(info.path("curr_conns").isIntegralNumber()).isTrue();
        assertThat(info.path("max_conn").isIntegralNumber()).isTrue();
        assertThat(info.path("stopping").intValue()).isZero();
        assertThat(info.has("description")).isFalse();
    }

    private JsonNode info() {
        Reply reply = api.get(ContractClient.RUNTIME + "/info");
        assertThat(reply.status()).isEqualTo(200);
        return reply.json().path("info");
    }
}
