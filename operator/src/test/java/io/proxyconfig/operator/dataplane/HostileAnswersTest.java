package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** No answer of a server uses more memory or time of the operator than an answer that follows the limits. */
class HostileAnswersTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String BLOCK = "x".repeat(64 * 1024);

    /** The limit of a body, and what the buffers of two sockets can take from the server. */
    private static final long MOST_BYTES = HttpTransport.MAX_BODY_BYTES + 24L * 1024 * 1024;

    private static final Duration BOUND = Duration.ofSeconds(60);

    @Test
    void anEndlessBodyEndsAtTheLimit() throws Exception {
        assertTooLong(client -> {
            client.send(OK + "Transfer-Encoding: chunked\r\n\r\n");
            client.sendForever("10000\r\n" + BLOCK + "\r\n");
        });
        assertTooLong(client -> {
            client.send(OK + "Connection: close\r\n\r\n");
            client.sendForever(BLOCK);
        });
    }

    @Test
    void aLongBodyEndsAtTheLimit() throws Exception {
        assertTooLong(client -> {
            client.send(OK + "Content-Length: 1000000000\r\n\r\n");
            client.sendForever(BLOCK);
        });
    }

    @Test
    void anEndlessHeaderEndsTheRequest() throws Exception {
        for (String lines : new String[] {BLOCK, "X-Header: " + "y".repeat(1000) + "\r\n", "\r\n "}) {
            try (HostileServer server = new HostileServer(client -> {
                client.send(OK + "X-First: ");
                client.sendForever(lines);
            })) {
                assertThat(failure(server)).hasMessageContaining("cannot be reached");
                assertThat(server.sentBytes.get()).isLessThan(MOST_BYTES);
            }
        }
    }

    @Test
    void endlessInterimResponsesEndTheRequest() throws Exception {
        try (HostileServer server =
                new HostileServer(client -> client.sendForever("HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n"))) {
            assertThat(failure(server)).isNotNull();
        }
    }

    @Test
    void aBodyThatTricklesEndsAtTheTimeLimit() throws Exception {
        long start = System.nanoTime();
        try (HostileServer server = new HostileServer(client -> {
            client.send(OK + "Transfer-Encoding: chunked\r\n\r\n");
            while (!client.awaitEnd(Duration.ofMillis(20))) {
                client.send("1\r\nx\r\n");
            }
        })) {
            assertThat(failure(server).kind()).isEqualTo(DataPlaneErrorKind.TimedOut);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (HostileServer server = new HostileServer(client -> client.send(
                "HTTP/1.1 302 Found\r\nLocation: /v3/info\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))) {
            assertThat(failure(server)).hasMessageContaining("answered 302");
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void anAnswerIsNeverDecompressed() throws Exception {
        String zipped = new String(zeros(), StandardCharsets.ISO_8859_1);
        String base64 = Base64.getEncoder().encodeToString(zipped.getBytes(StandardCharsets.ISO_8859_1));
        try (HostileServer server = new HostileServer(client -> client.send(OK
                        + "Content-Encoding: gzip\r\nConfiguration-Version: 1\r\nConnection: close\r\nContent-Length: "
                        + base64.length() + "\r\n\r\n" + base64));
                HttpClient http = HttpTransport.client(null)) {
            assertThat(dataPlane(server, http).read().text()).isEqualTo(base64);
        }
    }

    @Test
    void aShortTextWithMillionsOfObjectsIsRefused() throws Exception {
        String list = "[" + "{},".repeat(2_000_000) + "{}]";
        String nested = "[".repeat(1_000_000);
        for (String body : new String[] {list, nested}) {
            try (HostileServer server = new HostileServer(client -> client.send(
                            OK + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
                    HttpClient http = HttpTransport.client(null)) {
                DataPlaneClient client = dataPlane(server, http);
                assertThat(catchThrowableOfType(DataPlaneException.class, client::files))
                        .hasMessageContaining("not JSON");
                assertThat(catchThrowableOfType(
                                ProbeException.class, () -> new ProbeClient(server.url(), "token", http).report()))
                        .hasMessageContaining("cannot read");
            }
        }
    }

    private static void assertTooLong(HostileServer.Answer answer) throws IOException {
        try (HostileServer server = new HostileServer(answer)) {
            assertThat(failure(server))
                    .hasMessageEndingWith("sent an answer longer than 8 MiB, which the operator does not read");
            assertThat(server.sentBytes.get()).isLessThan(MOST_BYTES);
        }
        try (HostileServer server = new HostileServer(answer);
                HttpClient http = HttpTransport.client(null)) {
            assertThat(catchThrowableOfType(
                            ProbeException.class, () -> new ProbeClient(server.url(), "token", http).report()))
                    .hasMessageEndingWith("sent an answer longer than 8 MiB, which the operator does not read");
            assertThat(server.sentBytes.get()).isLessThan(MOST_BYTES);
        }
    }

    private static DataPlaneException failure(HostileServer server) {
        try (HttpClient http = HttpTransport.client(null)) {
            return catchThrowableOfType(DataPlaneException.class, dataPlane(server, http)::read);
        }
    }

    private static DataPlaneClient dataPlane(HostileServer server, HttpClient http) {
        return new DataPlaneClient(
                server.url(),
                "admin",
                "password",
                http,
                new DataPlaneTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5)));
    }

    private static byte[] zeros() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int block = 0; block < 1024; block++) {
                gzip.write(new byte[64 * 1024]);
            }
        }
        return bytes.toByteArray();
    }
}
