package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch reports all changes of a folder, and nothing else. */
final class FolderWatchTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** Longer than the interval between two readings without an event. */
    private static final Duration LONG = Duration.ofMillis(1500);

    private final List<FolderSnapshot> reported = new CopyOnWriteArrayList<>();

    @TempDir
    private Path parent = Path.of("");

    private Path folder = Path.of("");
    private Path secrets = Path.of("");
    private final ReconciliationProgress progress = new ReconciliationProgress((step, time) -> {}, Ticker.system());
    private FolderWatch watch = new FolderWatch(new FolderReader(folder, null), reported::add, progress);

    @BeforeEach
    void start() throws IOException, InterruptedException {
        folder = Files.createDirectory(parent.resolve("config"));
        secrets = Files.createDirectory(parent.resolve("secrets"));
        Files.writeString(folder.resolve("a.yaml"), "one");
        restart(folder);
    }

    @AfterEach
    void end() {
        watch.close();
    }

    private void restart(Path config) throws IOException, InterruptedException {
        watch.close();
        reported.clear();
        watch = new FolderWatch(new FolderReader(config, secrets), reported::add, progress);
        watch.start();
    }

    @Test
    void reportsTheContentAtStart() {
        assertThat(reported).singleElement().satisfies(contents -> assertThat(texts(contents))
                .containsExactly("a.yaml=one"));
    }

    @Test
    void failsAtStartWithoutAFolder() throws InterruptedException {
        try (FolderWatch missing =
                new FolderWatch(new FolderReader(parent.resolve("missing"), null), reported::add, progress)) {
            assertThatThrownBy(missing::start).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void reportsWritesReplacementsNewFilesAndDeletions() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "two");
        await("a.yaml=two");

        Files.writeString(folder.resolve(".a.yaml.new"), "three");
        Files.move(folder.resolve(".a.yaml.new"), folder.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);
        await("a.yaml=three");

        Files.writeString(folder.resolve("b.yml"), "b");
        await("a.yaml=three", "b.yml=b");

        Files.delete(folder.resolve("a.yaml"));
        await("b.yml=b");
    }

    @Test
    void ignoresStatusFilesHiddenFilesAndOtherFiles() throws IOException {
        Files.writeString(folder.resolve("orders.status.yaml"), "s");
        Files.writeString(folder.resolve(".orders.status.yaml.tmp"), "s");
        Files.writeString(folder.resolve(".hidden.yaml"), "h");
        Files.writeString(folder.resolve("README.md"), "r");
        Files.createDirectory(folder.resolve("more.yaml"));

        Awaitility.await().during(LONG).atMost(TIMEOUT).until(() -> reported.size() == 1);
    }

    @Test
    void reportsTheUpdateOfAMountedConfigMap() throws IOException, InterruptedException {
        Path volume = Files.createDirectory(parent.resolve("volume"));
        Files.writeString(Files.createDirectory(volume.resolve("..1")).resolve("a.yaml"), "first");
        Files.createSymbolicLink(volume.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(volume.resolve("a.yaml"), Path.of("..data/a.yaml"));
        restart(volume);
        assertThat(texts(reported.getLast())).containsExactly("a.yaml=first");

        Path second = Files.createDirectory(volume.resolve("..2"));
        Files.writeString(second.resolve("a.yaml"), "second");
        Files.writeString(second.resolve("b.yaml"), "new");
        Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of("..2"));
        Files.move(volume.resolve("..data_tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(volume.resolve("b.yaml"), Path.of("..data/b.yaml"));
        await("a.yaml=second", "b.yaml=new");
    }

    @Test
    void reportsAChangeBehindASymbolicLinkWithoutAnEvent() throws IOException {
        Path target = Files.writeString(parent.resolve("target.yaml"), "first");
        Files.createSymbolicLink(folder.resolve("b.yaml"), target);
        await("a.yaml=one", "b.yaml=first");

        Files.writeString(target, "second");
        await("a.yaml=one", "b.yaml=second");

        Files.delete(target);
        await("a.yaml=one");
    }

    @Test
    void reportsAChangedTargetOfASymbolicLinkToAFolder() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(parent.resolve("current"), folder);
        restart(link);
        Path other = Files.createDirectory(parent.resolve("other"));
        Files.writeString(other.resolve("c.yaml"), "c");

        Files.createSymbolicLink(parent.resolve("next"), other);
        Files.move(parent.resolve("next"), link, StandardCopyOption.ATOMIC_MOVE);
        await("c.yaml=c");

        Files.writeString(other.resolve("c.yaml"), "d");
        await("c.yaml=d");
    }

    @Test
    void keepsTheContentWhileTheFolderIsMissing() throws IOException {
        Files.move(folder, parent.resolve("away"));
        Awaitility.await().during(LONG).atMost(TIMEOUT).until(() -> reported.size() == 1);

        Files.createDirectory(folder);
        Files.writeString(folder.resolve("n.yaml"), "n");
        await("n.yaml=n");

        Files.writeString(folder.resolve("n.yaml"), "m");
        await("n.yaml=m");
    }

    @Test
    void reportsMountedSecretsAndTheirChanges() throws IOException {
        Path secret = Files.createDirectory(secrets.resolve("dataplane"));
        Files.writeString(Files.createDirectory(secret.resolve("..1")).resolve("password"), "x");
        Files.createSymbolicLink(secret.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(secret.resolve("password"), Path.of("..data/password"));
        await("a.yaml=one", "dataplane/password=x");

        Files.writeString(Files.createDirectory(secret.resolve("..2")).resolve("password"), "y");
        Files.createSymbolicLink(secret.resolve("..data_tmp"), Path.of("..2"));
        Files.move(secret.resolve("..data_tmp"), secret.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        await("a.yaml=one", "dataplane/password=y");

        assertThat(reported.getLast()).asString().doesNotContain("=y");
    }

    private void await(String... texts) {
        Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(texts(reported.getLast()))
                .containsExactly(texts));
    }

    private static List<String> texts(FolderSnapshot contents) {
        List<String> texts = new ArrayList<>();
        contents.manifests().forEach((name, text) -> texts.add(name + "=" + text.text()));
        contents.secrets().forEach((name, text) -> texts.add(name + "=" + text.text()));
        return texts;
    }
}
