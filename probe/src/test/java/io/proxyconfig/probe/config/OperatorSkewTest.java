package io.proxyconfig.probe.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** This probe with another version of the operator. The folder {@code skew} has the requests of the version before. */
class OperatorSkewTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A request of the operator. */
    enum OperatorRequest {
        CONFIG("config"),
        VERIFY("verify"),
        ALLOW_LISTS("allow-lists"),
        ADDRESSES("addresses"),
        SERVER_STATE("server-state");

        private final String file;

        OperatorRequest(String file) {
            this.file = file;
        }

        Object read(byte[] json) throws InvalidMessageException {
            return switch (this) {
                case CONFIG -> ProbeMessages.readConfig(json);
                case VERIFY -> ProbeMessages.readVerificationRequest(json);
                case ALLOW_LISTS -> ProbeMessages.readAllowListUpdate(json);
                case ADDRESSES -> ProbeMessages.readAddressCheck(json);
                case SERVER_STATE -> ProbeMessages.readServerStateUpdate(json);
            };
        }

        JsonNode previous() throws IOException {
            Path path = Path.of(
                    Objects.requireNonNull(System.getProperty("project.root")),
                    "probe/src/test/resources/skew/" + file + ".json");
            return JSON.readTree(Files.readString(path));
        }
    }

    /** A field without a value is as good as a field that the version before does not have. */
    private static JsonNode withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.removeIf(JsonNode::isNull);
        }
        node.forEach(OperatorSkewTest::withoutNulls);
        return node;
    }

    @ParameterizedTest
    @EnumSource
    void theRequestOfTheVersionBeforeIsRead(OperatorRequest request) throws IOException, InvalidMessageException {
        JsonNode read = withoutNulls(JSON.readTree(ProbeMessages.write(request.read(bytes(request.previous())))));
        assertThat(withoutNulls(request.previous()).properties())
                .isNotEmpty()
                .allSatisfy(field -> assertThat(read.get(field.getKey())).isEqualTo(field.getValue()));
    }

    @ParameterizedTest
    @EnumSource
    void fieldsOfALaterVersionAreIgnored(OperatorRequest request) throws IOException, InvalidMessageException {
        JsonNode later = request.previous();
        addFields(later);
        assertThat(request.read(bytes(later))).isEqualTo(request.read(bytes(request.previous())));
    }

    private static void addFields(JsonNode node) {
        node.forEach(OperatorSkewTest::addFields);
        if (node instanceof ObjectNode object) {
            object.putObject("ofALaterVersion").put("value", 1);
        }
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
