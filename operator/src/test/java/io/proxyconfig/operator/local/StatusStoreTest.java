package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.local.StatusFiles.Recorded;
import io.proxyconfig.operator.pipeline.PauseRequest;
import io.proxyconfig.operator.status.StatusFactory;
import io.proxyconfig.validation.ManifestValidator;
import io.proxyconfig.validation.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uid, generation and status live on in the status files. */
final class StatusStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final ManifestValidator validator = new ManifestValidator();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anotherOperatorContinuesWithTheStoredStatus() throws IOException {
        Recorded first;
        try (StatusStore store = store()) {
            first = store.assignIdentity(entry(3306));
            assertThat(first.generation()).isEqualTo(1);
            assertThat(store.record(first, status("first"))).isTrue();
        }

        try (StatusStore store = store()) {
            Recorded same = store.assignIdentity(entry(3306));
            assertThat(same.generation()).isEqualTo(1);
            assertThat(same.uid()).isEqualTo(first.uid());
            assertThat(same.status()).isEqualTo(status("first"));
            assertThat(store.record(same, status("first")))
                    .as("the same is not written again")
                    .isFalse();

            Recorded next = store.assignIdentity(entry(3307));
            assertThat(next.generation()).isEqualTo(2);
            assertThat(next.uid()).isEqualTo(first.uid());
            assertThat(store.namesByFile()).containsKey("orders.yaml");
        }
    }

    @Test
    void anotherOperatorFindsTheLastValidContent() throws IOException {
        ResourceIndex.IndexedResource entry = entry(3306);
        ProxyConfig resource = Objects.requireNonNull(entry.resource());
        resource.getMetadata().setAnnotations(Map.of(PauseRequest.ANNOTATION, "true", "note", "not for the operator"));
        try (StatusStore store = store()) {
            store.record(store.assignIdentity(entry), status("first"));
        }

        try (StatusStore store = store()) {
            assertThat(store.lastValidManifests()).containsOnlyKeys("orders.yaml");
            Manifests restored = validator.validate(
                    Path.of("orders.yaml"), store.lastValidManifests().getOrDefault("orders.yaml", ""));
            assertThat(restored.errors()).isEmpty();
            ProxyConfig valid = restored.proxyConfigs().getFirst();
            assertThat(valid.getSpec()).isEqualTo(resource.getSpec());
            assertThat(valid.getMetadata().getAnnotations())
                    .containsExactly(Map.entry(PauseRequest.ANNOTATION, "true"));

            Recorded same = store.assignIdentity(
                    new ResourceIndex.IndexedResource("orders", "orders.yaml", valid, List.of("no")));
            assertThat(same.generation()).isEqualTo(1);
        }
    }

    @Test
    void aDeletedAndCreatedResourceHasANewUid() throws IOException {
        try (StatusStore store = store()) {
            Recorded first = store.assignIdentity(entry(3306));
            store.record(first, status("first"));
            store.forget("orders");
            assertThat(files()).isEmpty();

            assertThat(store.assignIdentity(entry(3306)).uid()).isNotEqualTo(first.uid());
        }
    }

    @Test
    void aStatusFileIsCompleteAndReadableByAllUsers() throws IOException {
        try (StatusStore store = store()) {
            store.record(store.assignIdentity(entry(3306)), status("first"));
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
    void aDeletedStatusFileIsWrittenAgain() throws IOException {
        try (StatusStore store = store()) {
            Recorded recorded = store.assignIdentity(entry(3306));
            store.record(recorded, status("first"));
            Files.delete(folder.resolve("orders.status.yaml"));

            assertThat(store.record(recorded, status("first"))).isTrue();
        }
        assertThat(files()).containsExactly("orders.status.yaml");
    }

    @Test
    void otherFilesAreIgnored() throws IOException {
        Files.writeString(folder.resolve("orders.status.yaml"), "][");
        Files.writeString(folder.resolve("stock.status.yaml"), SampleFolder.proxyConfig("stock", 3306));
        try (StatusStore store = store()) {
            assertThat(store.names()).isEmpty();
            assertThat(store.assignIdentity(entry(3306)).generation()).isEqualTo(1);
        }
    }

    @Test
    void aReadOnlyFolderDoesNotPreventTheStatusInMemory() throws IOException {
        Path missing = folder.resolve("missing");
        Files.createDirectory(missing);
        try (StatusStore store = new StatusStore(new StatusFiles(missing), Ticker.system())) {
            Files.delete(missing);
            Recorded recorded = store.assignIdentity(entry(3306));
            store.record(recorded, status("first"));

            assertThat(store.find("orders").map(Recorded::status)).contains(status("first"));

            Files.createDirectory(missing);
            store.record(recorded, status("first"));
            assertThat(missing.resolve("orders.status.yaml")).exists();
        }
    }

    private StatusStore store() throws IOException {
        return new StatusStore(new StatusFiles(folder), Ticker.system());
    }

    private ResourceIndex.IndexedResource entry(int port) {
        return new ResourceIndex.IndexedResource(
                "orders",
                "orders.yaml",
                validator
                        .validate(Path.of("orders.yaml"), SampleFolder.proxyConfig("orders", port))
                        .proxyConfigs()
                        .getFirst(),
                List.of());
    }

    private static ProxyConfigStatus status(String message) {
        return new StatusFactory().progressing(1, null, List.of(), message, NOW);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
