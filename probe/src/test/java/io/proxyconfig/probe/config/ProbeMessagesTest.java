package io.proxyconfig.probe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Valid and invalid messages of the operator. */
class ProbeMessagesTest {

    private static final ProbeConfig CONFIG = new ProbeConfig(
            "c1",
            List.of(new ProbeListener("mysql", "127.0.0.1", 3306)),
            List.of("/etc/haproxy/allow-mysql.acl"),
            new MySqlTarget("::1", 3306, "probe", "s3cret", "app", "SELECT 1", 5000, 2));

    @TempDir
    Path directory;

    @Test
    void writesAndReadsAConfiguration() throws InvalidMessageException {
        assertThat(ProbeMessages.readConfig(bytes(ProbeMessages.write(CONFIG)))).isEqualTo(CONFIG);
        assertThat(CONFIG.toString()).doesNotContain("s3cret");
    }

    @Test
    void acceptsMissingListsAndUnknownFields() throws InvalidMessageException {
        ProbeConfig config = ProbeMessages.readConfig(bytes("{\"configId\":\"x\",\"newer\":{\"deep\":1}}"));
        assertThat(config).isEqualTo(new ProbeConfig("x", List.of(), List.of(), null));
        Verification.Request request =
                ProbeMessages.readVerificationRequest(bytes("{\"revision\":\"r1\",\"timeoutMillis\":5}"));
        assertThat(request).isEqualTo(new Verification.Request("r1", List.of(), List.of(), 5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            null                                                                | the body is not a JSON object
            {"configId":"x"} more                                               | the body is not valid JSON (line 1, column 22)
            []                                                                  | the value (line 1, column 1) is missing or of the wrong type
            {"configId":" "}                                                    | configId is missing
            {"configId":"x","listeners":[{"name":"a","host":"h","port":0}]}     | listeners[0].port must be from 1 to 65535
            {"configId":"x","listeners":[{"name":"a","port":1}]}                | listeners[0].host must be an IP address or a host name
            {"configId":"x","listeners":[{"host":"h","port":1}]}                | listeners[0].name is missing
            {"configId":"x","mysql":{"host":"h?a=b","port":1,"intervalMillis":1000,"heldConnections":1}}                  | mysql.host must be an IP address or a host name
            {"configId":"x","mysql":{"host":"h","port":1,"user":"u","intervalMillis":1000,"heldConnections":1}}           | mysql.password is missing
            {"configId":"x","mysql":{"host":"h","port":1,"user":"u","password":"p","query":"q","intervalMillis":1000,"heldConnections":1,"sslMode":"NONE"}} | mysql.sslMode must be one of [REQUIRED, VERIFY_CA]; update the probe if the operator is newer
            {"configId":"x","limits":{"servers":{"db/a":1}}}                        | limits.revision is missing
            {"configId":"x","limits":{"revision":"r","servers":{"db/a":0}}}         | limits.servers must have BACKEND/SERVER and a number of 1 or more
            {"configId":"x","limits":{"revision":"r","servers":{"db/a;x":1}}}       | limits.servers must have BACKEND/SERVER and a number of 1 or more
            {"configId":"x","limits":{"revision":"r","listeners":{"a b":1}}}        | limits.listeners must have names and numbers of 1 or more
            {"configId":"x","limits":{"revision":"r","listeners":{"a":null}}}       | the value of limits (line 1, column 64) is missing or of the wrong type
            {"configId":"x","allowListFiles":["/a;reload"]}                         | allowListFiles[0] must be a path without spaces, quotes, semicolons, backslashes or hashes
            """)
    void rejectsInvalidMessages(String json, String sentence) {
        assertThatThrownBy(() -> ProbeMessages.readConfig(bytes(json)))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessage(sentence);
    }

    @Test
    void storesTheConfigurationWithMode0600() throws IOException {
        ConfigStore store = new ConfigStore(directory.resolve("state"));
        assertThat(store.load()).isEmpty();
        store.save(new ProbeConfig("first", List.of(), List.of(), null));
        store.save(CONFIG);
        assertThat(new ConfigStore(directory.resolve("state")).load()).contains(CONFIG);
        Path file = directory.resolve("state/config.json");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory.resolve("state")).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void ignoresAnInvalidStoredConfiguration() throws IOException {
        ConfigStore store = new ConfigStore(directory);
        Files.writeString(directory.resolve("config.json"), "{\"configId\":");
        assertThat(store.load()).isEmpty();
        store.save(CONFIG);
        assertThat(store.load()).contains(CONFIG);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
