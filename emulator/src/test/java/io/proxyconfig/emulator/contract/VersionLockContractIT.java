package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@DataPlaneContract
class VersionLockContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    VersionLockContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void oneOfFourConcurrentPushesSucceeds() throws Exception {
        long version = target.reset("before");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Reply> push =
                    () -> api.push("version=" + version + "&force_reload=true", target.configuration("raced"));
            List<Reply> replies = threads.invokeAll(List.of(push, push, push, push)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(201, 409, 409, 409);
            assertThat(replies)
                    .filteredOn(reply -> reply.status() == 409)
                    .allSatisfy(reply -> assertThat(reply.message()).startsWith("version mismatch: version"));
        }
        assertThat(api.version()).isEqualTo(version + 1);
    }

    /** Without the version check, the new version is not the next one but the one in the text, or 1. */
    @Test
    void skipVersionUsesTheVersionInTheTextOr1() {
        long version = target.reset("before");
        Reply named = api.push(
                "skip_version=true&skip_reload=true",
                "# _version=" + (version + 40) + "\n" + target.configuration("named"));
        assertThat(named.status()).isEqualTo(201);
        assertThat(named.version()).isEqualTo(version + 40);
        Reply unnamed = api.push("skip_version=true&skip_reload=true", target.configuration("unnamed"));
        assertThat(unnamed.status()).isEqualTo(201);
        assertThat(unnamed.version()).isEqualTo(1);
        assertThat(api.version()).isEqualTo(1);
    }

    @Test
    void skipVersionIgnoresTheParameterVersion() {
        target.reset("before");
        Reply reply = api.push(
                "skip_version=true&version=1000000&skip_reload=true",
                "# _version=7\n" + target.configuration("skipped"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.version()).isEqualTo(7);
    }
}
