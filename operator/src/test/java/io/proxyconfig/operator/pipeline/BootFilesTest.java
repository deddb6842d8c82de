package io.proxyconfig.operator.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.render.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The files that a pod starts with fit into a Secret, or the configuration is invalid. */
class BootFilesTest {
    @Test
    void filesThatFitArePlain() {
        Rendered rendered = withList("10.0.0.0/8\n");

        Map<String, byte[]> files = BootFiles.of(rendered);

        assertThat(files).containsOnlyKeys("haproxy.cfg", "proxyconfig-mysql.acl");
        assertThat(new String(files.get("haproxy.cfg"), StandardCharsets.UTF_8))
                .isEqualTo(rendered.cfg(name -> "/" + name));
        assertThat(BootFiles.limited(rendered)).isSameAs(rendered);
    }

    @Test
    void filesThatDoNotFitAreCompressed() throws IOException {
        Rendered rendered = withList("10.0.0.0/8\n".repeat(150_000));

        Map<String, byte[]> files = BootFiles.of(rendered);

        assertThat(files).containsOnlyKeys("haproxy.cfg.gz", "proxyconfig-mysql.acl.gz");
        assertThat(unpacked(files.get("haproxy.cfg.gz"))).isEqualTo(rendered.cfg(name -> "/" + name));
        assertThat(unpacked(files.get("proxyconfig-mysql.acl.gz"))).isEqualTo("10.0.0.0/8\n".repeat(150_000));
        assertThat(BootFiles.of(rendered)).containsExactlyEntriesOf(files);
        assertThat(BootFiles.limited(rendered)).isSameAs(rendered);
    }

    @Test
    void filesThatDoNotFitCompressedAreAProblemOfTheirField() {
        assertThat(problem(withList(random())))
                .startsWith("spec.listeners: must be smaller: its files have ")
                .endsWith("replace addresses of allowedSources by networks, or use external instances");
        assertThat(problem(withSection(random(), null)))
                .startsWith("spec.backends: must be smaller")
                .endsWith("remove servers, or use external instances");
        assertThat(problem(withSection(random(), "user text"))).startsWith("spec.raw.configMap: must be smaller");
    }

    private static String problem(Rendered rendered) {
        Rendering limited = BootFiles.limited(rendered);
        assertThat(limited).isInstanceOf(Rendering.NotRenderable.class);
        return ((Rendering.NotRenderable) limited).problems().getFirst().toString();
    }

    private static Rendered withList(String content) {
        return new Rendered(
                "0123456789ab",
                List.of(),
                List.of(new AllowListFile(
                        "proxyconfig-mysql.acl", content.lines().toList())),
                List.of(new Section("global", "", "global\n")));
    }

    private static Rendered withSection(String text, @Nullable String userText) {
        return new Rendered(
                "0123456789ab", List.of(), List.of(), List.of(new Section("backend", "db", text)), userText);
    }

    /** Text that cannot be compressed below the limit. */
    private static String random() {
        StringBuilder text = new StringBuilder();
        Random random = new Random(1);
        IntStream.range(0, 100_000).forEach(line -> text.append(Long.toHexString(random.nextLong()))
                .append(Long.toHexString(random.nextLong()))
                .append('\n'));
        return text.toString();
    }

    private static String unpacked(byte @Nullable [] content) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(Objects.requireNonNull(content)))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
