package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_2;
import static io.proxyconfig.emulator.Generation.V3_4;
import static io.proxyconfig.emulator.contract.ContractClient.STATS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@DataPlaneContract({V3_2, V3_4})
class NativeStatsContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    NativeStatsContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void serversOfABackend() throws Exception {
        ContractHaproxy haproxy = target.haproxy();
        try (EchoConnection held = EchoConnection.open(haproxy.port())) {
            held.echo("hold");
            JsonNode server = only(STATS + "?type=server&parent=b1");
            assertThat(server.path("type").asText()).isEqualTo("server");
            assertThat(server.path("name").asText()).isEqualTo("s1");
            assertThat(server.path("backend_name").asText()).isEqualTo("b1");
            JsonNode stats = server.path("stats");
            assertThat(stats.path("scur").intValue()).isEqualTo(1);
            assertThat(stats.path("addr").asText()).isEqualTo("127.0.0.1:" + haproxy.serverPort());
            assertThat(stats.path("mode").asText()).isEqualTo("tcp");
            assertThat(stats.path("status").asText()).startsWith("UP");
            assertThat(stats.path("lastsess").isIntegralNumber()).isTrue();
        }
    }

    @Test
    void frontendsAndBackends() {
        target.haproxy();
        JsonNode frontend = only(STATS + "?type=frontend");
        assertThat(frontend.path("name").asText()).isEqualTo("f1");
        assertThat(frontend.has("backend_name")).isFalse();
        assertThat(frontend.path("stats").path("status").asText()).isEqualTo("OPEN");
        JsonNode backend = only(STATS + "?type=backend&name=b1");
        assertThat(backend.path("stats").path("algo").asText()).isEqualTo("leastconn");
    }

    @Test
    void withoutAFilterAllEntriesAreListed() {
        target.haproxy();
        List<String> types = StreamSupport.stream(
                        api.get(STATS).json().path("stats").spliterator(), false)
                .map(entry -> entry.path("type").asText())
                .toList();
        assertThat(types).containsExactlyInAnyOrder("frontend", "server", "backend");
    }

    @Test
    void anEmptyResultHasNoList() {
        Reply reply = api.get(STATS + "?type=server&name=nobody&parent=nowhere");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("stats")).isFalse();
        assertThat(reply.json().path("runtimeAPI").asText()).isNotEmpty();
    }

    @Test
    void invalidFiltersAreRejected() {
        assertThat(api.get(STATS + "?type=nonsense").status()).isEqualTo(target.generation() == V3_4 ? 400 : 422);
        Reply reply = api.get(STATS + "?name=b1");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).isEqualTo("Type required when filtering by name");
    }

    private JsonNode only(String path) {
        Reply reply = api.get(path);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("stats")).hasSize(1);
        return reply.json().path("stats").get(0);
    }
}
