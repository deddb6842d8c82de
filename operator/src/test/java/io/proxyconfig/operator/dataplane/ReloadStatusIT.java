package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.emulator.Generation;
import io.proxyconfig.harness.DataPlaneProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What became of a reload that the Data Plane API does later, by the id that it named. */
class ReloadStatusIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void aReloadIsInProgressUntilItSucceeds(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            String id = pushLater(fixture, fixture.configuration("r1"));

            ReloadStatus done = awaitEnd(fixture, id);

            assertThat(done.state()).isEqualTo(ReloadState.Succeeded);
            assertThat(fixture.runningRevision()).isEqualTo("r1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailedReloadHasTheMessageOfTheMaster(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String id = pushLater(fixture, DataPlaneFixture.configuration("r1", taken.getLocalPort()));

            ReloadStatus done = awaitEnd(fixture, id);

            assertThat(done.state()).isEqualTo(ReloadState.Failed);
            assertThat(done.response()).contains("cannot bind socket");
            assertThat(fixture.runningRevision()).isEqualTo("r0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownReloadIsNotFound(Generation generation) throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory, generation)) {
            assertThatThrownBy(() -> fixture.client.reload("2000-01-01-77"))
                    .isInstanceOfSatisfying(
                            DataPlaneException.class, e -> assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.NotFound));
        }
    }

    private static ReloadStatus awaitEnd(DataPlaneFixture fixture, String id) {
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> fixture.client.reload(id), status -> status.state() != ReloadState.InProgress);
    }

    /** The client always forces reloads; others don't. */
    private static String pushLater(DataPlaneFixture fixture, String text) throws Exception {
        String credentials = DataPlaneProcess.USER + ":" + DataPlaneFixture.PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(
                        fixture.url.resolve(fixture.client.apiVersion() + "/services/haproxy/configuration/raw?version="
                                + fixture.client.read().version()))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(text))
                .build();
        HttpResponse<String> answer = fixture.http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(202);
        return answer.headers().firstValue("Reload-ID").orElseThrow();
    }
}
