package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** File mode: an operator that stops and starts again continues with what the files said before. */
final class FilesRestartST extends FileModeSystemTest {
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
        await("the file is rejected", FileModeSystemTest::isInvalid);

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
    void theOperatorStopsDuringAChange() throws IOException {
        Files.writeString(stack.folder().resolve(FILE), file(200));

        assertThat(stack.operator().terminate(Scenario.TIMEOUT)).isTrue();

        stack.operator().restart();
        await("the second is live", one -> StatusReader.isReady(one) && generation(one) == 2);
        held.assertWork();
    }
}
