package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V2_9;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@DataPlaneContract
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RawReadContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    RawReadContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    @Order(1)
    void beforeTheFirstWriteTheFileIsUnchangedAndHasNoChecksum() throws IOException {
        String file = Files.readString(target.haproxy().process().configFile());
        Reply reply = api.get(ContractClient.RAW);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type"))
                .startsWith(target.generation() == V2_9 ? "application/json" : "text/plain");
        assertThat(reply.configuration()).isEqualTo(file).doesNotContain("_md5hash");
        assertThat(reply.optionalHeader("Configuration-Checksum")).isEmpty();
        assertThat(reply.version()).isEqualTo(1);
    }

    @Test
    void afterAWriteTheChecksumCoversAllLinesAfterItsOwn() throws Exception {
        target.reset("checksum");
        Reply reply = api.get(ContractClient.RAW);
        String[] firstAndRest = reply.configuration().split("\n", 2);
        String checksum = HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(firstAndRest[1].getBytes(StandardCharsets.UTF_8)));
        assertThat(firstAndRest[0]).isEqualTo("# _md5hash=" + checksum);
        assertThat(reply.header("Configuration-Checksum")).isEqualTo(checksum);
        assertThat(firstAndRest[1]).startsWith("# _version=" + reply.version() + "\n");
    }

    @Test
    void theVersionIsInThreePlaces() {
        long version = target.reset("version");
        assertThat(api.get(ContractClient.VERSION).body().strip()).isEqualTo(Long.toString(version));
        assertThat(api.get(ContractClient.RAW).version()).isEqualTo(version);
        assertThat(api.get(ContractClient.RAW).configuration()).contains("# _version=" + version + "\n");
    }

    /** In series 2.9 the body has a version too, but only of a file that the API has written. */
    @Test
    void theHeaderHasTheVersionOfEveryGeneration() {
        long version = target.reset("header");
        Reply reply = api.get(ContractClient.RAW);
        assertThat(reply.version()).isEqualTo(version);
        if (target.generation() == V2_9) {
            assertThat(reply.json().path("_version").longValue()).isEqualTo(version);
        }
    }

    @Test
    void theParameterVersionRequestsABackup() {
        Reply reply = api.get(ContractClient.RAW + "?version=" + api.version());
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).startsWith("missing object: backup file");
    }
}
