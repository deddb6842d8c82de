package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No usable answer: each way of it has its kind, ends in bounded time, and is told without anything secret. */
class NoAnswerIT {
    private static final String SECRET = "s3cret-pässword";
    private static final DataPlaneTimeouts SHORT =
            new DataPlaneTimeouts(Duration.ofMillis(300), Duration.ofMillis(600));

    /** Many times the time-outs above, for machines that are busy. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void aWrongPasswordIsUnauthorizedForEveryRequest() throws Exception {
        try (DataPlaneFixture fixture = new DataPlaneFixture(directory)) {
            DataPlaneClient client = new DataPlaneClient(fixture.url, DataPlaneProcess.USER, SECRET, fixture.http);

            for (ThrowingCallable call : new ThrowingCallable[] {
                client::apiVersion,
                client::read,
                client::files,
                () -> client.push(fixture.configuration("r1"), 1),
                () -> client.createFile("proxyconfig-a.acl", "10.0.0.0/8\n")
            }) {
                DataPlaneException e = failure(call);
                assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.Unauthorized);
                assertThat(e)
                        .hasMessage("the Data Plane API at " + fixture.url + " refused the credentials (401): check"
                                + " username and password of the credentials secret");
            }
            assertThat(fixture.runningRevision()).isEqualTo("r0");
        }
    }

    @Test
    void aServerThatNeverAnswersIsTimedOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                HttpClient http = HttpTransport.client(null)) {
            DataPlaneClient client = client(silent.getLocalPort(), http);

            long start = System.nanoTime();
            DataPlaneException e = failure(client::read);

            assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.TimedOut);
            assertThat(e)
                    .hasMessage("the Data Plane API at http://127.0.0.1:" + silent.getLocalPort()
                            + " did not answer GET /v3/info within 0.3 s");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
            http.shutdownNow();
        }
    }

    @Test
    void aServerThatStopsInTheMiddleOfAnAnswerIsTimedOut() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                HttpClient http = HttpTransport.client(null)) {
            Thread half = Thread.ofVirtual().start(() -> answerHalf(server));
            DataPlaneClient client = client(server.getLocalPort(), http);

            long start = System.nanoTime();
            DataPlaneException e = failure(client::read);

            assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.TimedOut);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
            http.shutdownNow();
            half.join();
        }
    }

    @Test
    void aRefusedConnectionIsUnreachable() {
        int port = FreePorts.one();
        try (HttpClient http = HttpTransport.client(null)) {
            DataPlaneException e = failure(client(port, http)::read);

            assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.Unreachable);
            assertThat(e)
                    .hasMessage("the Data Plane API at http://127.0.0.1:" + port
                            + " cannot be reached: connection refused");
        }
    }

    @Test
    void aServerWithoutADataPlaneApiIsReported() {
        int port = FreePorts.one();
        String web = "defaults\n  mode http\n  timeout client 5s\nfrontend web\n  bind 127.0.0.1:" + port
                + "\n  http-request return status 404\n";
        try (HaproxyProcess haproxy = HaproxyProcess.start(directory, web);
                HttpClient http = HttpTransport.client(null)) {
            assertThat(haproxy.isAlive()).isTrue();
            DataPlaneException e = failure(new DataPlaneClient(
                    URI.create("http://127.0.0.1:" + port), DataPlaneProcess.USER, SECRET, http)::read);

            assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.NotFound);
            assertThat(e)
                    .hasMessage("http://127.0.0.1:" + port + " serves neither /v3 nor /v2: is it a Data Plane API?");
        }
    }

    private static DataPlaneClient client(int port, HttpClient http) {
        return new DataPlaneClient(URI.create("http://127.0.0.1:" + port), DataPlaneProcess.USER, SECRET, http, SHORT);
    }

    /** What the call throws, after a look for secrets in all that it could show. */
    private static DataPlaneException failure(ThrowingCallable call) {
        DataPlaneException e = catchThrowableOfType(DataPlaneException.class, call);
        String encoded = Base64.getEncoder()
                .encodeToString((DataPlaneProcess.USER + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(SECRET).doesNotContain(encoded);
        }
        return e;
    }

    /** Reads to the end of the requests' headers and sends an answer that lacks most of its body. */
    private static void answerHalf(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
