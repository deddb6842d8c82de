package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V2_9;
import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

@DataPlaneContract
class RawPushContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    RawPushContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void aForcedPushAnswers201OnceTheNewWorkerRuns() {
        long version = target.reset("before");
        long worker = target.workerPid();
        Reply reply = api.push("version=" + version + "&force_reload=true", target.configuration("forced"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(target.workerPid()).isNotEqualTo(worker);
        assertThat(reply.version()).isEqualTo(version + 1);
        assertThat(reply.header("Content-Type"))
                .startsWith(target.generation() == V2_9 ? "application/json" : "text/plain");
        assertThat(reply.optionalHeader("Reload-ID")).isEmpty();
        assertThat(reply.configuration())
                .startsWith("# _md5hash=" + reply.header("Configuration-Checksum") + "\n# _version=" + (version + 1))
                .contains("  description forced\n");
        target.assertRunning("forced");
        assertThat(api.get(ContractClient.RAW).configuration()).isEqualTo(reply.configuration());
    }

    @Test
    void theResponseIsTheContentOfTheFile() throws IOException {
        ContractHaproxy haproxy = target.haproxy();
        Reply reply = api.push("skip_reload=true&version=" + api.version(), target.configuration("on disk"));
        assertThat(Files.readString(haproxy.process().configFile())).isEqualTo(reply.configuration());
    }

    @Test
    void aHeldConnectionSurvivesAForcedPush() throws IOException {
        long version = target.reset("hold");
        try (EchoConnection held = EchoConnection.open(target.haproxy().port())) {
            assertThat(held.echo("before")).isEqualTo("before");
            long worker = target.workerPid();
            api.push("version=" + version + "&force_reload=true", target.configuration("still held"));
            assertThat(target.workerPid()).isNotEqualTo(worker);
            assertThat(target.haproxy().process().workerPids()).contains(worker);
            assertThat(held.echo("after")).isEqualTo("after");
        }
    }

    @Test
    void theSameContentGetsAnotherChecksumAndReloadsAgain() {
        long version = target.reset("same");
        String before = api.get(ContractClient.RAW).header("Configuration-Checksum");
        long worker = target.workerPid();
        Reply again = api.push("version=" + version + "&force_reload=true", target.configuration("same"));
        assertThat(again.header("Configuration-Checksum")).isNotEqualTo(before);
        assertThat(target.workerPid()).isNotEqualTo(worker);
    }

    @Test
    void skipReloadWritesTheFileAndKeepsTheWorker() {
        long version = target.reset("running");
        long worker = target.workerPid();
        Reply reply = api.push("version=" + version + "&skip_reload=true", target.configuration("written"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.version()).isEqualTo(version + 1);
        assertThat(api.get(ContractClient.RAW).configuration()).contains("description written");
        assertThat(target.workerPid()).isEqualTo(worker);
        target.assertRunning("running");
    }

    @Test
    void onlyValidateAnswersWithTheCurrentConfigurationAndChangesNothing() {
        long version = target.reset("current");
        long worker = target.workerPid();
        Reply reply =
                api.push("only_validate=true&force_reload=true&version=" + version, target.configuration("candidate"));
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.configuration()).contains("description current").doesNotContain("candidate");
        assertThat(reply.optionalHeader("Reload-ID")).isEmpty();
        assertThat(reply.version()).isEqualTo(version);
        assertThat(target.workerPid()).isEqualTo(worker);
    }

    @Test
    void onlyValidateNeedsNoVersion() {
        target.reset("current");
        String configuration = target.configuration("candidate");
        assertThat(api.push("only_validate=true", configuration).status()).isEqualTo(202);
        assertThat(api.push("only_validate=true&version=1", configuration).status())
                .isEqualTo(202);
    }

    @Test
    void aMissingFinalLineBreakIsAccepted() {
        long version = target.reset("before");
        Reply reply = api.push(
                "version=" + version + "&skip_reload=true",
                target.configuration("stripped").stripTrailing());
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.configuration()).endsWith("\n");
    }

    @Test
    void theVersionInTheTextIsIgnored() {
        long version = target.reset("before");
        Reply reply = api.push(
                "version=" + version + "&skip_reload=true", "# _version=987654\n" + target.configuration("after"));
        assertThat(reply.version()).isEqualTo(version + 1);
        assertThat(reply.configuration())
                .contains("# _version=" + (version + 1) + "\n")
                .doesNotContain("987654");
    }

    @Test
    void aJsonStringIsAcceptedBefore34Only() {
        long version = target.reset("before");
        String json = "\"" + target.configuration("json").replace("\n", "\\n") + "\"";
        Reply reply =
                api.post(ContractClient.RAW + "?version=" + version + "&skip_reload=true", ContractClient.JSON, json);
        if (target.generation() == V3_4) {
            assertThat(reply.status()).isEqualTo(415);
        } else {
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.configuration()).contains("  description json\n");
        }
    }
}
