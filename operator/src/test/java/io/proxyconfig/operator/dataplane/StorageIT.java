package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.emulator.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of the general storage, which HAProxy reads by their paths. */
class StorageIT {
    private static final String NAME = "proxyconfig-mysql.acl";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aFileIsCreatedReplacedAndDeletedWithoutAReload(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            long worker = fixture.haproxy.currentWorkerPid();
            assertThat(fixture.client.files()).isEmpty();

            StoredFile created = fixture.client.createFile(NAME, "10.0.0.0/8\n");
            assertThat(created.name()).isEqualTo(NAME);
            assertThat(Path.of(created.path())).isAbsolute().hasContent("10.0.0.0/8\n");
            assertThat(fixture.client.files()).containsExactly(created);
            assertThat(fixture.client.readFile(NAME)).isEqualTo("10.0.0.0/8\n");

            fixture.client.replaceFile(NAME, "# ours\n\n192.0.2.1\n2001:db8::/32\n");
            assertThat(Path.of(created.path())).hasContent("# ours\n\n192.0.2.1\n2001:db8::/32\n");
            assertThat(fixture.client.readFile(NAME)).isEqualTo("# ours\n\n192.0.2.1\n2001:db8::/32\n");
            assertThat(fixture.client.files()).containsExactly(created);

            fixture.client.deleteFile(NAME);
            assertThat(Files.exists(Path.of(created.path()))).isFalse();
            assertThat(fixture.client.files()).isEmpty();
            fixture.client.deleteFile(NAME);
            assertThat(fixture.haproxy.currentWorkerPid()).isEqualTo(worker);
        }
    }

    @ParameterizedTest
    @EnumSource
    void haproxyReadsAFileByTheStoredPath(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            StoredFile file = fixture.client.createFile(NAME, "192.0.2.0/24\n");
            fixture.pushed(
                    fixture.configuration("r1") + "  acl allowed src -f " + file.path()
                            + "\n  tcp-request connection reject unless allowed\n",
                    fixture.client.read().version());

            assertThat(fixture.haproxy.workerCommand("show acl")).contains(file.path());
            assertThat(fixture.runningRevision()).isEqualTo("r1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExistingFileIsNotCreatedAndAMissingFileIsNotFound(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            fixture.client.createFile(NAME, "10.0.0.0/8\n");

            assertThatThrownBy(() -> fixture.client.createFile(NAME, "0.0.0.0/0\n"))
                    .isInstanceOfSatisfying(DataPlaneException.class, e -> {
                        assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.Unexpected);
                        assertThat(e).hasMessageContaining("409").hasMessageContaining("already exists");
                    });
            assertThat(fixture.client.readFile(NAME)).isEqualTo("10.0.0.0/8\n");
            assertThatThrownBy(() -> fixture.client.readFile("proxyconfig-none.acl"))
                    .isInstanceOfSatisfying(
                            DataPlaneException.class, e -> assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.NotFound));
            assertThatThrownBy(() -> fixture.client.replaceFile("proxyconfig-none.acl", "10.0.0.0/8\n"))
                    .isInstanceOfSatisfying(
                            DataPlaneException.class, e -> assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.NotFound));
        }
    }
}
