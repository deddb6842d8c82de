package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** File mode: whatever happens to a file, no connection breaks, and the status is correct. */
final class FilesST extends FileModeSystemTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void aFileChangedInPlaceAndAReplacedOneGoLive() throws IOException {
        String first = revision();

        Files.writeString(stack.folder().resolve(FILE), file(200));
        await("the second is live", one -> StatusReader.isReady(one) && generation(one) == 2);
        String second = revision();

        stack.replace(FILE, file(300));
        await("the third is live", one -> StatusReader.isReady(one) && generation(one) == 3);

        assertThat(List.of(first, second, revision())).doesNotHaveDuplicates();
        held.assertWork();
    }

    @Test
    void anInvalidFileChangesNothingAndIsReported() throws Exception {
        String revision = revision();
        long worker = stack.instance().haproxy().currentWorkerPid();

        Files.writeString(
                stack.folder().resolve(FILE), file(200).replace("maxConnections: 200", "maxConnections: many"));
        ProxyConfig rejected = await("the file is rejected", FileModeSystemTest::isInvalid);

        assertThat(StatusReader.condition(rejected, "Accepted")
                        .map(Condition::message)
                        .orElseThrow())
                .matches("orders\\.yaml:\\d+: spec\\.listeners\\[0]\\.maxConnections: .*");
        assertThat(StatusReader.condition(rejected, "Ready")
                        .filter(ready -> ready.status() == Condition.Status.False)
                        .map(Condition::message))
                .isEqualTo(StatusReader.condition(rejected, "Accepted").map(Condition::message));
        assertThat(StatusReader.is(rejected, "Programmed", Condition.Status.True))
                .as("the last valid configuration is live")
                .isTrue();
        assertThat(rejected.getStatus().revision()).isEqualTo(revision);
        assertThat(stack.instance().haproxy().currentWorkerPid()).isEqualTo(worker);
        assertThat(events()).contains("InvalidFile");

        Files.writeString(stack.folder().resolve(FILE), file(200));
        await("the next valid file is live", one -> StatusReader.isReady(one) && generation(one) == 2);
        held.assertWork();
    }

    @Test
    void anIncompleteFileChangesNothing() throws IOException {
        String revision = revision();
        String whole = file(200);

        Files.writeString(stack.folder().resolve(FILE), whole.substring(0, whole.indexOf("backends:") + 4));
        ProxyConfig rejected = await("the file is rejected", FileModeSystemTest::isInvalid);
        assertThat(rejected.getStatus().revision()).isEqualTo(revision);

        Files.writeString(stack.folder().resolve(FILE), "");
        rejected = await(
                "an empty file is rejected too",
                one -> isInvalid(one)
                        && StatusReader.condition(one, "Accepted")
                                .orElseThrow()
                                .message()
                                .contains("empty"));
        assertThat(rejected.getStatus().revision()).isEqualTo(revision);

        Files.writeString(stack.folder().resolve(FILE), whole);
        await("the complete file is live", one -> StatusReader.isReady(one) && generation(one) == 2);
        held.assertWork();
    }

    @Test
    void haproxyKeepsServingAfterAFileIsDeleted() throws IOException, SQLException {
        Files.delete(stack.folder().resolve(FILE));
        awaitGone();

        stack.database().connect(stack.database().app(), "127.0.0.1", port).close();
        held.assertWork();
    }

    @Test
    void aSecretThatIsDeletedAndRestoredIsDetected() throws IOException {
        Files.move(stack.folder().resolve("secrets.yaml"), stack.folder().resolve("secrets.away"));
        await("the reference is unresolved", one -> StatusReader.is(one, "ResolvedRefs", Condition.Status.False));

        stack.mountSecrets();
        await("Ready", StatusReader::isReady);

        stack.replace("secrets.yaml", stack.secrets());
        held.assertWork();
    }

    @Test
    void aReplacedMountedConfigMapGoesLive() throws IOException {
        Path folder = stack.folder();
        Files.writeString(Files.createDirectory(folder.resolve("..1")).resolve(FILE), file(100));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("next"), Path.of("..data", FILE));
        Files.move(folder.resolve("next"), folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);

        Files.writeString(Files.createDirectory(folder.resolve("..2")).resolve(FILE), file(200));
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        await("the second is live", one -> StatusReader.isReady(one) && generation(one) == 2);
        held.assertWork();
    }

    @Test
    void theStatusIsServedOverHttp() throws Exception {
        JsonNode one =
                json.readTree(stack.operator().get("/status/default/" + NAME).body());
        assertThat(one.at("/metadata/name").asText()).isEqualTo(NAME);
        assertThat(one.at("/status/revision").asText()).isEqualTo(revision());
        JsonNode all = json.readTree(stack.operator().get("/status").body());
        assertThat(all).hasSize(1);
        assertThat(all.get(0).at("/metadata/name").asText()).isEqualTo(NAME);

        HttpResponse<String> none = stack.operator().get("/status/default/unknown");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(events()).contains("Applied");
        assertThat(stack.operator().metrics())
                .contains(
                        "proxyconfig_reconcile_step_seconds",
                        "proxyconfig_reconciliations_total",
                        "proxyconfig_resources 1.0");
    }

    private List<String> events() throws IOException, InterruptedException {
        return json.readTree(stack.operator().get("/events").body()).findValuesAsText("reason");
    }
}
