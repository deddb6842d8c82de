package io.proxyconfig.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed and malicious files result in errors without values of Secrets. */
class MalformedManifestsTest {
    private static final ManifestValidator VALIDATOR = new ManifestValidator();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [*a]",
                "a: &a {<<: *a}",
                """
                a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]
                b: &b [*a, *a, *a, *a, *a, *a, *a, *a]
                c: &c [*b, *b, *b, *b, *b, *b, *b, *b]
                d: &d [*c, *c, *c, *c, *c, *c, *c, *c]
                e: &e [*d, *d, *d, *d, *d, *d, *d, *d]
                f: &f [*e, *e, *e, *e, *e, *e, *e, *e]
                g: [*f, *f, *f, *f, *f, *f, *f, *f]
                """,
                "a: !colour red",
                "a: !!int red",
                "a: .nan",
                "a: *nobody",
                "a: [1",
                "a: \"",
                "a: b: c",
                "\ta: 1",
                "a: \u0007"
            })
    void rejectsMalformedYaml(String text) throws IOException {
        assertThat(read(text).errors()).isNotEmpty().allSatisfy(error -> assertThat(error.line())
                .isPositive());
    }

    @Test
    void limitsNesting() throws IOException {
        assertThat(read("a: " + "[".repeat(20_000) + "]".repeat(20_000)).errors())
                .isNotEmpty();
    }

    @Test
    void neverShowsAValueOfASecret() throws IOException {
        String secret = """
                apiVersion: v1
                kind: Secret
                metadata: {name: dataplane}
                """;
        List<String> wrong = List.of(
                "data: {password: hunter2!}",
                "data: {password: [hunter2]}",
                "stringData: {password: {hunter2: hunter2}}",
                "stringData: hunter2",
                "stringData: {password: !!int hunter2}",
                "stringData: {password: !hunter2 hunter2}",
                "stringData: {password: hunter2: hunter2}",
                "stringData: {password: \"hunter2",
                "stringData: {password: %hunter2}",
                "stringData: {password: *hunter2}",
                "stringData: {password: !hunter2!x x}",
                "stringData: {password: {hunter2, hunter2}}",
                "stringData: {password: hunter2, password: hunter2}",
                "data: {password: [!hunter2 hunter2]}",
                "stringData:\n  password: hunter2\n password: hunter2");
        for (String data : wrong) {
            Manifests read = read(secret + data + "\n");

            assertThat(read.secrets()).as(data).isEmpty();
            assertThat(read.errors()).as(data).isNotEmpty().noneMatch(error -> error.toString()
                    .contains("hunter2"));
        }
    }

    private Manifests read(String text) throws IOException {
        Path file = folder.resolve("f.yaml");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return VALIDATOR.validate(file);
    }
}
