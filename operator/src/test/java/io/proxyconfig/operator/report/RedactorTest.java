package io.proxyconfig.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactorTest {
    private static final String SECRET = "s3cr%t \"with\" 'quotes'";

    private final Redactor redactor = new Redactor();

    @Test
    void removesALearnedValueInEveryForm() {
        redactor.learn(SECRET);

        String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(redactor.redact("a " + SECRET + "b")).isEqualTo("a [removed]b");
        assertThat(redactor.redact("data: " + base64)).startsWith("data: [removed]");
        assertThat(redactor.redact("?q=" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8)))
                .isEqualTo("?q=[removed]");
        assertThat(redactor.redact("{\"a\":\"" + SECRET.replace("\"", "\\\"") + "\"}"))
                .isEqualTo("{\"a\":\"[removed]\"}");
        assertThat(redactor.redact("a: '" + SECRET.replace("'", "''") + "'")).isEqualTo("a: '[removed]'");
    }

    @Test
    void removesTheLinesOfALearnedValue() {
        redactor.learn("host:5432:db:user:secret-password\nother:5432:db:user:other-password\n");

        assertThat(redactor.redact("  other:5432:db:user:other-password  ")).isEqualTo("  [removed]  ");
    }

    @Test
    void removesAShortValueOnlyWhereItStandsAlone() {
        redactor.learn("app");

        assertThat(redactor.redact("user=app; app.kubernetes.io/name: \"app\", apple"))
                .isEqualTo("user=[removed]; app.kubernetes.io/name: \"[removed]\", apple");
    }

    @Test
    void removesValuesThatOverlap() {
        redactor.learn("abcdefghijkl");
        redactor.learn("ijklmnopqrst");

        assertThat(redactor.redact("<abcdefghijklmnopqrst>")).isEqualTo("<[removed]>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  user app insecure-password hunter2 | insecure-password [removed]",
                "  user app password $5$abc$def groups g | app password [removed] groups g",
                "  stats auth admin:hunter2 | stats auth [removed]",
                "jdbc:mysql://app:hunter2@db:3306/x | jdbc:mysql://[removed]@db:3306/x",
                "Authorization: Basic YWRtaW46aHVudGVyMg== | Authorization: Basic [removed]",
                "authorization: hunter2 | authorization: [removed]",
                "--password=hunter2 --port=1 | --password=[removed] --port=1",
                "DB_TOKEN=hunter2 | DB_TOKEN=[removed]",
                "{\"password\": \"hunter2\", \"port\": 1} | {\"password\": \"[removed]\", \"port\": 1}",
            })
    void removesWhatLooksLikeACredential(String text, String expected) {
        assertThat(redactor.redact(text)).contains(expected).doesNotContain("hunter2");
    }

    @Test
    void removesALearnedValueInEachFormOfSecretForms() {
        String value = "p\u00e4ss<w>\"ord\\ +/&1";
        redactor.learn(value);

        assertThat(SecretForms.of(value)).hasSizeGreaterThan(8).allSatisfy(form -> assertThat(
                        redactor.redact("x " + form + " y"))
                .isEqualTo("x [removed] y"));
    }

    @Test
    void removesALearnedValueInsideALongerTextInBase64() {
        redactor.learn("correct-horse-battery-staple");
        for (String before : List.of("", "a", "ab", "abc")) {
            String encoded = Base64.getEncoder()
                    .encodeToString((before + "correct-horse-battery-staple;x=1").getBytes(StandardCharsets.UTF_8));
            assertThat(redactor.redact(encoded)).contains("[removed]").hasSizeLessThan(encoded.length() - 20);
        }
    }

    @Test
    void removesOneLineAndTheValueOfALine() {
        redactor.learn("first line\nhost=db.example.com\nlogin: \"swordfish-7\"\n");

        assertThat(redactor.redact("log: db.example.com swordfish-7 first line"))
                .isEqualTo("log: [removed] [removed] [removed]");
    }

    @Test
    void leavesWhatIsNoSecretInAnyInstallation() {
        redactor.keep("orders");
        List.of("true", "3306", "ab", "proxyconfig", "orders").forEach(redactor::learn);
        String text = "true 3306 ab apiVersion: proxyconfig.io/v1alpha1 orders";

        assertThat(redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void removesPrivateKeys() {
        String key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----";

        assertThat(redactor.redact("a\n" + key + "\nb")).isEqualTo("a\n[removed]\nb");
        assertThat(redactor.redact("-----BEGIN PRIVATE KEY-----\nMHcCAQEE")).isEqualTo("[removed]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credentialsSecretRef:\n  name: orders\n  passwordKey: password",
                "the password is wrong",
                "bind :3306 name mysql",
                "server db 10.0.0.1:3306 check",
                "https://db.example.com:8080/path",
                "automountServiceAccountToken: false",
            })
    void leavesOtherTextsAsTheyAre(String text) {
        assertThat(redactor.redact(text)).isEqualTo(text);
    }
}
