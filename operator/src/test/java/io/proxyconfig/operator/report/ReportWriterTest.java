package io.proxyconfig.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReportWriterTest {
    private static final ReportLimits LIMITS =
            new ReportLimits(10, Duration.ofHours(1), Duration.ofMinutes(1), 100, 1000);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> progress = new ArrayList<>();
    private ReportWriter writer;

    @BeforeEach
    void open() throws IOException {
        writer = new ReportWriter(out, "report", Instant.EPOCH, LIMITS, progress::add);
    }

    @Test
    void writesFilesInOneFolder() throws IOException {
        writer.text("a/b.txt", "text");
        writer.text("a/b.txt", "other");
        writer.text("../../etc/pass wd", "escape");

        ReportResult result = writer.close("test");

        assertThat(files())
                .containsEntry("report/a/b.txt", "text")
                .containsEntry("report/a/b.txt.2", "other")
                .containsEntry("report/_/_/etc/pass_wd", "escape")
                .containsKey("report/README.txt")
                .doesNotContainKey("report/errors.txt");
        assertThat(result).isEqualTo(new ReportResult(4, 0));
    }

    @Test
    void removesSecretsBeforeItCuts() throws IOException {
        writer.learn("password", "x".repeat(20) + "secret" + "y".repeat(20));
        writer.text("start.txt", "-".repeat(80) + "x".repeat(20) + "secret" + "y".repeat(20) + "-".repeat(80));
        writer.log("end.log", "-".repeat(80) + "x".repeat(20) + "secret" + "y".repeat(20) + "-".repeat(80));

        writer.close("test");

        assertThat(files().get("report/start.txt"))
                .isEqualTo("-".repeat(80) + "[removed]" + "-".repeat(11) + "\n[the rest is too long]\n");
        assertThat(files().get("report/end.log"))
                .isEqualTo("[the start is too long]\n" + "-".repeat(11) + "[removed]" + "-".repeat(80));
        assertThat(files().get("report/README.txt"))
                .contains("start.txt: the first 100 bytes", "end.log: the last 100 bytes");
    }

    @Test
    void hasAMaximumSize() throws IOException {
        for (int number = 0; number < 12; number++) {
            writer.text(number + ".txt", "a".repeat(90));
        }

        assertThat(writer.close("test").errors()).as("a missing file").isEqualTo(1);

        assertThat(files()).containsKey("report/10.txt").doesNotContainKey("report/11.txt");
        assertThat(files().get("report/errors.txt")).contains("11.txt: the bundle has its maximum size");
        assertThat(files().get("report/README.txt"))
                .contains("11.txt: nothing, because the bundle has its maximum size");
    }

    @Test
    void aCutLogStartsWithAWholeLine() {
        byte[] log = "first secret\nlast\n".getBytes(StandardCharsets.UTF_8);

        assertThat(ContainerLogs.startOfLine(log, 8)).isEqualTo(13);
        assertThat(ContainerLogs.startOfLine(log, 13)).isEqualTo(13);
    }

    @Test
    void hasErrorsWithoutSecrets() throws IOException {
        writer.learn("token", "0123456789");
        writer.error("the probe", "refused 0123456789");
        writer.step("Reading 0123456789");

        assertThat(writer.close("https://user:pass@host")).isEqualTo(new ReportResult(2, 1));
        assertThat(files().get("report/errors.txt")).isEqualTo("the probe: refused [removed]\n");
        assertThat(files().get("report/README.txt"))
                .contains("Source: https://[removed]@host", "Parts that could not be read: 1. See errors.txt.");
        assertThat(progress).containsExactly("Reading [removed]");
    }

    @Test
    void writesObjectsWithoutWhatIsSecretOrLong() throws IOException {
        ObjectMapper json = new ObjectMapper();
        out.reset();
        writer = new ReportWriter(
                out,
                "report",
                Instant.EPOCH,
                new ReportLimits(10, Duration.ofHours(1), Duration.ofMinutes(1)),
                progress::add);
        writer.object("pod.yaml", json.readTree("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "managedFields": [{}],
                 "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}},
                 "spec": {"env": [{"name": "DB_PASSWORD", "value": "hunter2"}, {"name": "A", "value": "b"}]}}
                """));
        writer.object("secret.yaml", json.readTree("""
                {"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": {"name": "s"},
                 "data": {"password": "aHVudGVyMg=="}, "stringData": {"token": "abc"}}
                """));

        writer.close("test");

        assertThat(files().get("report/pod.yaml"))
                .contains("name: \"DB_PASSWORD\"", "[removed]", "name: \"A\"", "value: \"b\"")
                .doesNotContain("hunter2", "managedFields", "last-applied");
        assertThat(files().get("report/secret.yaml"))
                .contains(
                        "name: \"s\"",
                        "type: \"Opaque\"",
                        "- key: \"password\"",
                        "bytes: 7",
                        "- key: \"token\"",
                        "bytes: 3")
                .doesNotContain("hunter2", "aHVudGVyMg", "abc");
    }

    private Map<String, String> files() throws IOException {
        return ReportFiles.read(out.toByteArray());
    }
}
