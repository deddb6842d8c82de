package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_2;
import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

@DataPlaneContract({V3_2, V3_4})
class RuntimeMapsContractIT {

    private final ContractTarget target;

    RuntimeMapsContractIT(ContractTarget target) {
        this.target = target;
    }

    @Test
    void aLoadedMapIsListedByItsFile() {
        String file = target.haproxy().directory().resolve("maps/known.map").toString();
        Reply reply = target.api().get(ContractClient.RUNTIME + "/maps");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json()).hasSize(1);
        JsonNode map = reply.json().get(0);
        assertThat(map.path("file").asText()).isEqualTo(file);
        assertThat(map.path("storage_name").asText()).isEqualTo("known.map");
        assertThat(map.path("id").asText()).matches("\\d+");
        assertThat(map.path("description").asText()).contains("entry_cnt=1");
    }
}
