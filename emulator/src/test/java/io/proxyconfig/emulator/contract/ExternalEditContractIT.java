package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** Somebody edits the file behind the API's back: noticed at once (well within a second where the machine is idle), and taken over. */
@DataPlaneContract
class ExternalEditContractIT {

    private final Target target;
    private final Api api;

    ExternalEditContractIT(Target target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void theVersionGoesUpAndTheHeaderIsWrittenAnew() throws IOException {
        Path file = target.haproxy().process().configFile();
        long version = target.reset("before");
        long worker = target.workerPid();
        Files.writeString(file, Files.readString(file).replace("description before", "description edited"));
        await().atMost(Target.PATIENCE)
                .untilAsserted(() -> assertThat(api.version()).isEqualTo(version + 1));
        Reply reply = api.get(Api.RAW);
        assertThat(reply.body())
                .startsWith("# _md5hash=" + reply.header("Configuration-Checksum") + "\n# _version=" + (version + 1)
                        + "\n" + "# Dataplaneapi managed File\n")
                .contains("  description edited\n");
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    @Test
    void aFileThatReplacesTheOldOneIsNoticedToo() throws IOException {
        Path file = target.haproxy().process().configFile();
        long version = target.reset("before");
        Path edited = file.resolveSibling("edited.cfg");
        Files.writeString(edited, Files.readString(file).replace("description before", "description moved"));
        Files.move(edited, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        await().atMost(Target.PATIENCE)
                .untilAsserted(() -> assertThat(api.version()).isEqualTo(version + 1));
        assertThat(api.get(Api.RAW).body()).contains("  description moved\n");
    }

    /** The trap for whoever pushes next: the version is counted from the edited file, so it can go down. */
    @Test
    void anEditWithoutAVersionStartsAgainAt2() throws IOException {
        Path file = target.haproxy().process().configFile();
        target.reset("before");
        target.reset("before again");
        Files.writeString(file, target.configuration("without version"));
        await().atMost(Target.PATIENCE)
                .untilAsserted(() -> assertThat(api.version()).isEqualTo(2));
    }

    @Test
    void evenAFileThatHaproxyWouldRefuseIsTakenOver() throws IOException {
        Path file = target.haproxy().process().configFile();
        long version = target.reset("before");
        Files.writeString(file, Files.readString(file).replace("description before", "nonsense"));
        await().atMost(Target.PATIENCE)
                .untilAsserted(() -> assertThat(api.version()).isEqualTo(version + 1));
        assertThat(api.get(Api.RAW).body()).contains("  nonsense\n");
    }
}
