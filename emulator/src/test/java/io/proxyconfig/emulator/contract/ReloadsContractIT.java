package io.proxyconfig.emulator.contract;

import static io.proxyconfig.emulator.Generation.V3_4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reloads that are not forced wait for the next tick. */
@DataPlaneContract
class ReloadsContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    ReloadsContractIT(ContractTarget target) {
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
    void aWaitingReloadIsInProgressAndShared() {
        target.reset("before");
        // the tick may come between two pushes, but not between those of every attempt
        String id = await().atMost(ContractTarget.TIMEOUT)
                .until(this::reloadOfTwoPushes, Optional::isPresent)
                .orElseThrow();
        awaitSuccess(id);
        target.assertRunning("second");
    }

    /** The id that two pushes share, when the first one's reload was seen in progress before the second came. */
    private Optional<String> reloadOfTwoPushes() {
        long version = api.version();
        Reply first = api.push("version=" + version, target.configuration("first"));
        String id = first.header("Reload-ID");
        String status = status(id);
        Reply second = api.push("version=" + (version + 1), target.configuration("second"));
        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(202);
        assertThat(status).isIn("in_progress", "succeeded");
        return Optional.of(id)
                .filter(one -> status.equals("in_progress")
                        && second.header("Reload-ID").equals(one));
    }

    @Test
    void aForcedReloadIncludesAWaitingOne() {
        long version = target.reset("before");
        Reply waiting = api.push("version=" + version, target.configuration("waiting"));
        Reply forced = api.push("version=" + (version + 1) + "&force_reload=true", target.configuration("forced"));
        assertThat(forced.status()).isEqualTo(201);
        Reply reload = api.get(ContractClient.RELOADS + "/" + waiting.header("Reload-ID"));
        assertThat(reload.json().path("status").asText()).isEqualTo("succeeded");
        target.assertRunning("forced");
    }

    @Test
    void aForcedReloadIsNotListed() {
        int before = api.get(ContractClient.RELOADS).json().size();
        target.reset("unlisted");
        assertThat(api.get(ContractClient.RELOADS).json()).hasSize(before);
    }

    @Test
    void anUnknownReloadIsNotFound() {
        Reply reply = api.get(ContractClient.RELOADS + "/2999-01-01-999999");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo("Reload with ID 2999-01-01-999999 does not exist");
    }

    @Test
    void anInvalidIdIsRefused() {
        Reply reply = api.get(ContractClient.RELOADS + "/abc");
        if (target.generation() == V3_4) {
            assertThat(reply.status()).isIn(400, 404, 422);
        } else {
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.json().path("code").intValue()).isEqualTo(605);
        }
    }

    /** Before 3.4, a flag that is neither true nor false counts as false, without an error. */
    @Test
    void aMisspelledForceIsNotTakenForTrue() {
        long version = target.reset("before");
        Reply reply = api.push("version=" + version + "&force_reload=maybe", target.configuration("maybe"));
        assertThat(reply.status()).isNotEqualTo(201);
        if (target.generation() != V3_4) {
            assertThat(reply.status()).isEqualTo(202);
            awaitSuccess(reply.header("Reload-ID"));
        }
    }

    private void awaitSuccess(String id) {
        await().atMost(ContractTarget.TIMEOUT)
                .untilAsserted(() -> assertThat(status(id)).isEqualTo("succeeded"));
    }

    private String status(String id) {
        return api.get(ContractClient.RELOADS + "/" + id).json().path("status").asText();
    }

    private JsonNode inList(String id) {
        for (JsonNode reload : api.get(ContractClient.RELOADS).json()) {
            if (reload.path("id").asText().equals(id)) {
                return reload;
            }
        }
        throw new AssertionError("not listed: " + id);
    }
}
