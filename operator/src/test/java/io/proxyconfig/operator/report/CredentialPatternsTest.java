package io.proxyconfig.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that no Secret has are removed because of their form, and texts about credentials stay. */
final class CredentialPatternsTest {
    private static final String KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAxyz\nabc\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "insecure-password 'a b c' x | insecure-password [removed] x",
                "setenv DB_PASSWORD hunter2x | setenv DB_PASSWORD [removed]",
                "GET https://hunter2x@db.example.com/x | GET https://[removed]@db.example.com/x",
                "jdbc:mysql://db/app?user=app&password=hunter2x&ssl=1 | jdbc:mysql://db/app?user=app&password=[removed]&ssl=1",
                "-H 'authorization: Bearer abc.def' | -H 'authorization: Bearer [removed]'",
                "sent Bearer 0123456789abcdef to it | sent Bearer [removed] to it",
                "{\\\"password\\\":\\\"hunter2x\\\"} | {\\\"password\\\":\\\"[removed]\\\"}",
                "MYSQL_PASS=hunter2x next | MYSQL_PASS=[removed] next",
                "password: hunter2x | password: [removed]",
                "- {user: app, password: hunter2x} | - {user: app, password: [removed]}",
                "Cookie: id=hunter2x | Cookie: [removed]",
                "x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc y | x [removed] y",
            })
    void removesWhatHasTheFormOfACredential(String text, String expected) {
        assertThat(CredentialPatterns.redact(text)).isEqualTo(expected);
        assertThat(CredentialPatterns.redact(expected)).as("again").isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credentialsSecretRef: {name: dataplane, passwordKey: password, tokenKey: token}",
                "Secret orders has no value for the key password: add the key, or name another key",
                "check username and password of the credentials secret",
                "--token-file=/var/run/token",
                "TLS failed, check ca.crt of the credentials secret: connection refused",
                "https://db.example.com/a?b=c@d",
                "Basic authentication is not configured",
            })
    void leavesTextsAboutCredentials(String text) {
        assertThat(CredentialPatterns.redact(text)).isEqualTo(text);
    }

    @Test
    void removesPrivateKeysOnOneLineAndInBase64() {
        String whole = KEY + "-----END RSA PRIVATE KEY-----\n";
        assertThat(CredentialPatterns.redact("key " + whole.replace("\n", "\\n") + " b"))
                .isEqualTo("key [removed]\\n b");
        assertThat(CredentialPatterns.redact(
                        "data: " + Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("data: [removed]");
    }

    @Test
    void removesABlockOfYaml() {
        assertThat(CredentialPatterns.redact("a:\n  password: |-\n    hunter2x\n    more\n  b: c\n"))
                .isEqualTo("a:\n  password: |-\n    [removed]\n  b: c\n");
    }
}
