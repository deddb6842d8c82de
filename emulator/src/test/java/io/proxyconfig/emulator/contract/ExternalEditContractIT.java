package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** Another process edits the file: the API detects the edit (within a second on an idle machine) and accepts it. */
@DataPlaneContract
class ExternalEditContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    ExternalEditContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void theVersionIncreasesAndTheHeaderIsRewritten() throws IOException {
        Path file = target.haproxy().process().configFile();
        long version = target.reset("before");
        long worker = target.workerPid();
        Files.writeString(file, Files.readString(file).replace("description before", "description edited"));
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(() -> assertThat(api.version()).isEqualTo(version + 1));
        Reply reply = api.get(ContractClient.RAW);
        assertThat(reply.configuration())
                .startsWith("# _md5hash=" + reply.header("Configuration-Checksum") + "\n# _version=" + (version + 1)
                        + "\n" + "# Dataplaneapi managed File\n")
                .contains("  description edited\n");
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    @Test
    void aReplacedFileIsDetectedToo() throws IOException {
        Path file = target.haproxy().process().configFile();
        long version = target.reset("before");
        Path edited = file.resolveSibling("edited.cfg");
        Files.writeString(edited, Files.readString(file).replace("description before", "description moved"));
        Files.move(edited, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(() -> assertThat(api.version()).isEqualTo(version + 1));
        assertThat(api.get(ContractClient.RAW).configuration()).contains("  description moved\n");
    }

    /** The version is counted from the edited file, so it can decrease. The next push must expect that. */
    @Test
    void anEditWithoutAVersionRestartsAt2() throws IOException {
        Path file = target.haproxy().process().configFile();
        target.reset("before");
        target.reset("before again");
        Files.writeString(file, target.configuration("without version"));
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(() -> assertThat(api.version()).isEqualTo(2));
    }

    @Test
    void anInvalidFileIsAcceptedToo() throws IOException {
        Path file = target.haproxy().process().configFile();
        long version = target.reset("before");
        Files.writeString(file, Files.readString(file).replace("description before", "nonsense"));
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(() -> assertThat(api.version()).isEqualTo(version + 1));
        assertThat(api.get(ContractClient.RAW).configuration()).contains("  nonsense\n");
    }
}
