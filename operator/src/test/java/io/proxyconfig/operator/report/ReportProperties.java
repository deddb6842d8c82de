package io.proxyconfig.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No value of a Secret is in any file of a bundle, in whatever text and in whatever form it was. */
class ReportProperties {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Property(tries = 300)
    void noSecretValueIsInABundle(
            @ForAll("values") List<String> values, @ForAll("texts") List<String> around, @ForAll boolean log)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportWriter writer = new ReportWriter(
                out,
                "report",
                Instant.EPOCH,
                new ReportLimits(1, Duration.ofHours(1), Duration.ofMinutes(1), 200, 100_000),
                step -> {});
        ObjectNode secret = JSON.createObjectNode().put("kind", "Secret");
        for (int i = 0; i < values.size(); i++) {
            secret.withObject("/data").put("key" + i, base64(values.get(i)));
        }
        writer.learn(secret);
        for (String text : around) {
            for (String value : values) {
                String content = text
                        + value
                        + text
                        + base64(value)
                        + text
                        + encoded(value)
                        + text
                        + JSON.valueToTree(value)
                        + text;
                writer.object(
                        "object.yaml",
                        JSON.createObjectNode()
                                .put("kind", "ConfigMap")
                                .set("data", JSON.createObjectNode().put("a", content)));
                if (log) {
                    writer.log("a.log", content);
                } else {
                    writer.text("a.txt", content);
                }
                writer.error("part", content);
                writer.text("name/" + value, "");
                writer.object("name.yaml", JSON.createObjectNode().put(value, "a name"));
            }
        }
        writer.object("secret.yaml", secret);
        writer.close("test");

        Map<String, String> files = ReportFiles.read(out.toByteArray());
        for (String value : values) {
            assertThat(files.keySet()).noneMatch(name -> name.contains(value));
            assertThat(files.values()).allSatisfy(file -> assertThat(file)
                    .doesNotContain(value)
                    .doesNotContain(base64(value).replace("=", ""))
                    .doesNotContain(JSON.valueToTree(value).toString())
                    .doesNotContain(encoded(value)));
        }
    }

    @Provide
    Arbitrary<List<String>> values() {
        Arbitrary<String> oneLine = Arbitraries.strings()
                .withChars("0123456789%'\"\\+/<&=:#~ é€")
                .ofMinLength(Redactor.MIN_ANYWHERE)
                .ofMaxLength(120)
                .filter(value -> value.strip().length() >= Redactor.MIN_ANYWHERE);
        Arbitrary<String> lines = oneLine.list().ofMinSize(2).ofMaxSize(4).map(all -> String.join("\n", all));
        return Arbitraries.oneOf(oneLine, oneLine, lines).list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.of("", "abc", " ", "\"", "key: ", "\n", "x".repeat(150))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static String base64(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
