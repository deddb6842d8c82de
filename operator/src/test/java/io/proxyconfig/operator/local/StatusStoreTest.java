package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.local.StatusFiles.Told;
import io.proxyconfig.operator.status.StatusFactory;
import io.proxyconfig.validation.ManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uid, generation and status live on in the status files. */
final class StatusStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final ManifestReader reader = new ManifestReader();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anotherOperatorGoesOnWhereThisOneEnded() throws IOException {
        Told first;
        try (StatusStore ledger = ledger()) {
            first = ledger.identify(entry(3306));
            assertThat(first.generation()).isEqualTo(1);
            assertThat(ledger.tell(first, status("first"))).isTrue();
        }

        try (StatusStore ledger = ledger()) {
            Told same = ledger.identify(entry(3306));
            assertThat(same.generation()).isEqualTo(1);
            assertThat(same.uid()).isEqualTo(first.uid());
            assertThat(same.status()).isEqualTo(status("first"));
            assertThat(ledger.tell(same, status("first")))
                    .as("the same is not written again")
                    .isFalse();

            Told next = ledger.identify(entry(3307));
            assertThat(next.generation()).isEqualTo(2);
            assertThat(next.uid()).isEqualTo(first.uid());
            assertThat(ledger.namesByFile()).containsKey("orders.yaml");
        }
    }

    @Test
    void whatWasRemovedAndMadeAgainIsAnother() throws IOException {
        try (StatusStore ledger = ledger()) {
            Told first = ledger.identify(entry(3306));
            ledger.tell(first, status("first"));
            ledger.forget("orders");
            assertThat(files()).isEmpty();

            assertThat(ledger.identify(entry(3306)).uid()).isNotEqualTo(first.uid());
        }
    }

    @Test
    void aStatusFileIsWholeReadableByAllAndAlone() throws IOException {
        try (StatusStore ledger = ledger()) {
            ledger.tell(ledger.identify(entry(3306)), status("first"));
        }

        assertThat(files()).containsExactly("orders.status.yaml");
        Path file = folder.resolve("orders.status.yaml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(Files.readString(file))
                .contains("kind: \"ProxyConfig\"", "generation: 1", "reason: \"Progressing\"")
                .doesNotContain("null");
    }

    @Test
    void aStatusFileThatSomebodyDeletedIsWrittenAgain() throws IOException {
        try (StatusStore ledger = ledger()) {
            Told told = ledger.identify(entry(3306));
            ledger.tell(told, status("first"));
            Files.delete(folder.resolve("orders.status.yaml"));

            assertThat(ledger.tell(told, status("first"))).isTrue();
        }
        assertThat(files()).containsExactly("orders.status.yaml");
    }

    @Test
    void whatIsNoStatusOfOursIsNotHeeded() throws IOException {
        Files.writeString(folder.resolve("orders.status.yaml"), "][");
        Files.writeString(folder.resolve("stock.status.yaml"), SampleFolder.proxyConfig("stock", 3306));
        try (StatusStore ledger = ledger()) {
            assertThat(ledger.names()).isEmpty();
            assertThat(ledger.identify(entry(3306)).generation()).isEqualTo(1);
        }
    }

    @Test
    void aFolderThatCanNotBeWrittenKeepsNothingFromBeingTold() throws IOException {
        Path missing = folder.resolve("missing");
        Files.createDirectory(missing);
        try (StatusStore ledger = new StatusStore(new StatusFiles(missing), Clock.systemUTC())) {
            Files.delete(missing);
            Told told = ledger.identify(entry(3306));
            ledger.tell(told, status("first"));

            assertThat(ledger.one("orders").map(Told::status)).contains(status("first"));

            Files.createDirectory(missing);
            ledger.tell(told, status("first"));
            assertThat(missing.resolve("orders.status.yaml")).exists();
        }
    }

    private StatusStore ledger() throws IOException {
        return new StatusStore(new StatusFiles(folder), Clock.systemUTC());
    }

    private Inventory.Entry entry(int port) {
        return new Inventory.Entry(
                "orders",
                "orders.yaml",
                reader.read(Path.of("orders.yaml"), SampleFolder.proxyConfig("orders", port))
                        .proxyConfigs()
                        .getFirst(),
                List.of());
    }

    private static ProxyConfigStatus status(String message) {
        return new StatusFactory().progressing(1, null, message, NOW);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
