package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.FileModeStack;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** File mode: whatever happens to a file, no connection breaks, and the status is correct. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FilesST {
    private static final String NAME = "orders";
    private static final String FILE = "orders.yaml";

    private final ObjectMapper json = new ObjectMapper();
    private final int port = FreePorts.one();
    private final HeldConnections held = new HeldConnections();
    private FileModeStack stack = FileModeStack.start(1, progress -> {});

    @BeforeAll
    void secrets() {
        stack.replace("secrets.yaml", stack.secrets());
    }

    @AfterAll
    void end() {
        stack.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        stack.replace(FILE, file(100));
        await("Ready", StatusReader::isReady);
        Connection connection = stack.database().connect(stack.database().app(), "127.0.0.1", port);
        held.add(MySqlClient.on(connection));
    }

    @AfterEach
    void remove() throws IOException {
        held.close();
        Files.deleteIfExists(stack.folder().resolve(FILE));
        awaitGone();
    }

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
        ProxyConfig rejected = await("the file is rejected", FilesST::isInvalid);

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
        ProxyConfig rejected = await("the file is rejected", FilesST::isInvalid);
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
    void aRestartedOperatorContinues() throws IOException {
        stack.replace(FILE, file(200));
        ProxyConfig before = await("the second is live", one -> StatusReader.isReady(one) && generation(one) == 2);
        long worker = stack.instance().haproxy().currentWorkerPid();

        stack.operator().restart();
        stack.replace("secrets.yaml", stack.secrets() + "# the same\n");
        ProxyConfig after = await("Ready", StatusReader::isReady);
        assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(generation(after)).isEqualTo(2);
        assertThat(after.getStatus().lastChange()).isEqualTo(before.getStatus().lastChange());
        assertThat(stack.instance().haproxy().currentWorkerPid()).isEqualTo(worker);

        stack.replace(FILE, file(300));
        await("the third is live", one -> StatusReader.isReady(one) && generation(one) == 3);
        held.assertWork();
    }

    @Test
    void aRestartWithAnInvalidFileContinuesWithTheLastValidContent() throws IOException, SQLException {
        String revision = revision();
        Files.writeString(
                stack.folder().resolve(FILE), file(200).replace("maxConnections: 200", "maxConnections: many"));
        await("the file is rejected", FilesST::isInvalid);

        stack.operator().restart();
        HaproxyProcess haproxy = stack.instance().haproxy();
        String live = Files.readString(haproxy.configFile());
        Files.writeString(haproxy.configFile(), live.replace(" revision ", " was "));
        assertThat(haproxy.reload()).startsWith("Success=1");
        Awaitility.await("the operator repairs the instance")
                .atMost(Duration.ofSeconds(60))
                .until(() -> haproxy.workerCommand("show info").contains(" revision " + revision));
        ProxyConfig after = await(
                "the last valid content is live again",
                one -> isInvalid(one) && StatusReader.is(one, "Programmed", Condition.Status.True));
        assertThat(after.getStatus().revision()).isEqualTo(revision);
        assertThat(generation(after)).isEqualTo(1);
        stack.database().connect(stack.database().app(), "127.0.0.1", port).close();
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
    void theOperatorStopsDuringAChange() throws IOException {
        Files.writeString(stack.folder().resolve(FILE), file(200));

        assertThat(stack.operator().terminate(Scenario.TIMEOUT)).isTrue();

        stack.operator().restart();
        await("the second is live", one -> StatusReader.isReady(one) && generation(one) == 2);
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

    private String file(int maxConnections) {
        return stack.proxyConfig(
                NAME, """
                listeners:
                - {name: mysql, address: 127.0.0.1, port: %d, backend: database, maxConnections: %d}
                backends:
                - name: database
                  healthCheck: {type: MySQL, mySQL: {user: haproxy}, interval: 1s}
                  servers:
                  - {name: primary, address: 127.0.0.1, port: %d}
                probe:
                  mysql:
                    credentialsSecretRef: {name: %s}
                    database: app
                    interval: 500ms
                    heldConnections: 1
                """.formatted(port, maxConnections, stack.database().port(), KubernetesStack.PROBE_SECRET));
    }

    private static boolean isInvalid(ProxyConfig resource) {
        return StatusReader.condition(resource, "Accepted")
                .filter(accepted -> accepted.status() == Condition.Status.False
                        && accepted.reason().equals("InvalidFile"))
                .isPresent();
    }

    private static long generation(ProxyConfig resource) {
        return resource.getMetadata().getGeneration();
    }

    private String revision() {
        return StatusReader.instance(stack.status(NAME).orElseThrow(), "haproxy-0")
                .map(InstanceStatus::revision)
                .orElseThrow();
    }

    private ProxyConfig await(String description, Predicate<ProxyConfig> condition) {
        try {
            Awaitility.await(description)
                    .atMost(Scenario.TIMEOUT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> stack.status(NAME).filter(condition).isPresent());
            return stack.status(NAME).orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not in time: " + description + "\n"
                            + stack.status(NAME).map(ProxyConfig::getStatus) + "\nthe operator's log ends:\n"
                            + stack.operator().logTail(),
                    e);
        }
    }

    private void awaitGone() {
        Awaitility.await("the status is gone").atMost(Scenario.TIMEOUT).until(() -> stack.status(NAME)
                .isEmpty());
    }
}
