package io.proxyconfig.stack.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reloads that nobody forced wait for the tick of a clock. */
@DataPlaneContract
class ReloadsContractTest {

    private static final Duration LONGER_THAN_A_TICK = Duration.ofSeconds(15);

    private final Target target;
    private final Api api;

    ReloadsContractTest(Target target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void aPushWithoutForceIsReloadedLater() {
        long version = target.reset("before");
        long worker = target.workerPid();
        Reply reply = api.push("version=" + version, target.configuration("later"));
        assertThat(reply.status()).isEqualTo(202);
        String id = reply.header("Reload-ID");
        assertThat(id).matches("\\d{4}-\\d{2}-\\d{2}-\\d+");
        assertThat(reply.version()).isEqualTo(version + 1);
        awaitSuccess(id);
        JsonNode reload = inList(id);
        assertThat(reload.path("response").asText()).contains("Loading success.");
        assertThat(reload.path("reload_timestamp").isIntegralNumber()).isTrue();
        assertThat(target.workerPid()).isNotEqualTo(worker);
        target.assertRunning("later");
    }

    @Test
    void whileItWaitsItIsInProgressAndOthersShareIt() {
        long version = target.reset("before");
        // Forced ones are done first, so that the next tick is a while away.
        Reply first = api.push("version=" + version, target.configuration("first"));
        Reply second = api.push("version=" + (version + 1), target.configuration("second"));
        String id = first.header("Reload-ID");
        awaitSuccess(second.header("Reload-ID"));
        assertThat(api.get(Api.RELOADS + "/" + id).json().path("status").asText())
                .isEqualTo("succeeded");
        target.assertRunning("second");
    }

    @Test
    void aForcedReloadDoesWhatWasWaitingToo() {
        long version = target.reset("before");
        Reply waiting = api.push("version=" + version, target.configuration("waiting"));
        Reply forced = api.push("version=" + (version + 1) + "&force_reload=true", target.configuration("forced"));
        assertThat(forced.status()).isEqualTo(201);
        Reply reload = api.get(Api.RELOADS + "/" + waiting.header("Reload-ID"));
        assertThat(reload.json().path("status").asText()).isEqualTo("succeeded");
        target.assertRunning("forced");
    }

    @Test
    void aForcedReloadIsNotListed() {
        int before = api.get(Api.RELOADS).json().size();
        target.reset("unlisted");
        assertThat(api.get(Api.RELOADS).json()).hasSize(before);
    }

    @Test
    void anUnknownReloadIsNotFound() {
        Reply reply = api.get(Api.RELOADS + "/2999-01-01-999999");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("Reload with ID 2999-01-01-999999 does not exist");
    }

    @Test
    void anIdOfAnotherShapeIsUnprocessable() {
        Reply reply = api.get(Api.RELOADS + "/abc");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().path("code").intValue()).isEqualTo(605);
    }

    /** A flag that is neither true nor false counts as false, without complaint. */
    @Test
    void aMisspeltForceIsNoForce() {
        long version = target.reset("before");
        Reply reply = api.push("version=" + version + "&force_reload=maybe", target.configuration("maybe"));
        assertThat(reply.status()).isEqualTo(202);
        awaitSuccess(reply.header("Reload-ID"));
    }

    private void awaitSuccess(String id) {
        await().atMost(LONGER_THAN_A_TICK).untilAsserted(() -> assertThat(
                        api.get(Api.RELOADS + "/" + id).json().path("status").asText())
                .isEqualTo("succeeded"));
    }

    private JsonNode inList(String id) {
        for (JsonNode reload : api.get(Api.RELOADS).json()) {
            if (reload.path("id").asText().equals(id)) {
                return reload;
            }
        }
        throw new AssertionError("not listed: " + id);
    }
}
