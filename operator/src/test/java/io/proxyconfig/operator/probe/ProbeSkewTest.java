package io.proxyconfig.operator.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.rollout.RunningWorker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This operator with another version of the probe. {@code skew/report.json} is a report of the version before. */
class ProbeSkewTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static ObjectNode previous() throws IOException {
        Path file = Path.of(
                Objects.requireNonNull(System.getProperty("project.root")),
                "operator/src/test/resources/skew/report.json");
        return (ObjectNode) JSON.readTree(Files.readString(file));
    }

    @Test
    void aReportOfTheVersionBeforeIsRead() throws IOException, ProbeException {
        ProbeReport report = read(previous());
        assertThat(RunningWorker.revision(report)).contains("0123456789ab");
        assertThat(RunningWorker.hasOtherRendering(report, "0123456789ab")).isTrue();
        assertThat(report.haproxy().workersError()).isNull();
        assertThat(report.haproxy().reloads()).isEqualTo(3);
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() throws IOException, ProbeException {
        ObjectNode later = previous();
        addFields(later);
        assertThat(read(later)).isEqualTo(read(previous()));
    }

    private static void addFields(JsonNode node) {
        node.forEach(ProbeSkewTest::addFields);
        if (node instanceof ObjectNode object && !object.has("database/primary")) {
            object.putObject("ofALaterVersion").put("value", 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/startedAt",
                "/observedAt",
                "/haproxy",
                "/haproxy/workers",
                "/haproxy/workers/0/servers",
                "/listeners",
                "/listeners/0/name",
                "/allowListFiles",
                "/allowListFiles/0/file",
                "/mysql/breaks",
                "/mysql/breaks/0/at"
            })
    void aReportWithoutANecessaryFieldIsRefusedWithItsName(String pointer) throws IOException {
        ObjectNode incomplete = previous();
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) incomplete.at(pointer.substring(0, slash))).remove(pointer.substring(slash + 1));
        assertThatThrownBy(() -> read(incomplete))
                .isInstanceOf(ProbeException.class)
                .hasMessageContaining("sent a report without "
                        + pointer.substring(1).replace("/0", "[]").replace('/', '.'));
    }

    private static ProbeReport read(JsonNode report) throws IOException, ProbeException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        byte[] body = report.toString().getBytes(StandardCharsets.UTF_8);
        server.createContext("/v1/report", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return new ProbeClient(base, "token", http).report();
        } finally {
            server.stop(0);
        }
    }
}
