package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.emulator.Generation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading and pushing haproxy.cfg: what each answer becomes, and which version the next push must name. */
class PushIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aPushReloadsAndReturnsTheStoredText(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            StoredConfiguration first = fixture.client.read();
            assertThat(fixture.client.apiVersion()).isEqualTo(generation.pathPrefix());
            assertThat(first.text()).isEqualTo(fixture.configuration("r0"));
            assertThat(first.checksum())
                    .as("it has not written the file itself")
                    .isNull();
            long worker = fixture.haproxy.currentWorkerPid();

            StoredConfiguration pushed = fixture.pushed(fixture.configuration("r1"), first.version());

            assertThat(pushed.version()).isEqualTo(first.version() + 1);
            assertThat(pushed.text()).contains("description r1");
            assertThat(pushed.checksum()).isNotBlank();
            assertThat(fixture.client.read()).isEqualTo(pushed);
            assertThat(fixture.haproxy.currentWorkerPid()).isNotEqualTo(worker);
            assertThat(fixture.runningRevision()).isEqualTo("r1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameContentPushedAgainHasAnotherChecksum(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            StoredConfiguration once = fixture.pushed(
                    fixture.configuration("r1"), fixture.client.read().version());
            StoredConfiguration twice = fixture.pushed(fixture.configuration("r1"), once.version());

            assertThat(twice.checksum()).isNotEqualTo(once.checksum());
            assertThat(withoutHeader(twice)).isEqualTo(withoutHeader(once));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEditOfTheFileChangesVersionAndChecksum(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            StoredConfiguration pushed = fixture.pushed(
                    fixture.configuration("r1"), fixture.client.read().version());
            Files.writeString(
                    fixture.haproxy.configFile(), pushed.text().replace("description r1", "description edited"));

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                StoredConfiguration edited = fixture.client.read();
                assertThat(edited.version()).isGreaterThan(pushed.version());
                assertThat(edited.checksum()).isNotNull().isNotEqualTo(pushed.checksum());
            });
            assertThat(fixture.client.push(fixture.configuration("r2"), pushed.version()))
                    .isInstanceOf(PushResult.Conflict.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStaleVersionIsAConflictAndChangesNothing(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            long stale = fixture.client.read().version();
            StoredConfiguration pushed = fixture.pushed(fixture.configuration("r1"), stale);
            long worker = fixture.haproxy.currentWorkerPid();

            assertThat(fixture.client.push(fixture.configuration("r2"), stale))
                    .isInstanceOfSatisfying(PushResult.Conflict.class, conflict -> assertThat(conflict.message())
                            .contains("version mismatch"));

            assertThat(fixture.client.read()).isEqualTo(pushed);
            assertThat(fixture.haproxy.currentWorkerPid()).isEqualTo(worker);
            assertThat(fixture.runningRevision()).isEqualTo("r1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalHasTheMessageOfHaproxy(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            StoredConfiguration before = fixture.client.read();
            long worker = fixture.haproxy.currentWorkerPid();

            String broken = fixture.configuration("r1").replace("timeout client", "timeoutx client");
            assertThat(fixture.client.push(broken, before.version()))
                    .isInstanceOfSatisfying(PushResult.Refused.class, refused -> assertThat(refused.message())
                            .contains("unknown keyword 'timeoutx'"));

            assertThat(fixture.client.read()).isEqualTo(before);
            assertThat(fixture.haproxy.currentWorkerPid()).isEqualTo(worker);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterAFailedBindTheNextPushNamesAHigherVersion(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            StoredConfiguration good = fixture.pushed(
                    fixture.configuration("r1"), fixture.client.read().version());
            long worker = fixture.haproxy.currentWorkerPid();

            assertThat(fixture.client.push(DataPlaneFixture.configuration("r2", taken.getLocalPort()), good.version()))
                    .isInstanceOfSatisfying(PushResult.ReloadFailed.class, failed -> assertThat(failed.message())
                            .contains("cannot bind socket"));

            StoredConfiguration back = fixture.client.read();
            assertThat(back.text()).isEqualTo(good.text());
            assertThat(back.version()).isGreaterThan(good.version());
            assertThat(fixture.haproxy.currentWorkerPid()).as("it serves on").isEqualTo(worker);
            assertThat(fixture.client.push(fixture.configuration("r3"), good.version()))
                    .isInstanceOf(PushResult.Conflict.class);
            fixture.pushed(fixture.configuration("r3"), back.version());
            assertThat(fixture.runningRevision()).isEqualTo("r3");
        }
    }

    private static String withoutHeader(StoredConfiguration stored) {
        return String.join(
                "\n",
                stored.text().lines().filter(line -> !line.startsWith("# _")).toList());
    }
}
