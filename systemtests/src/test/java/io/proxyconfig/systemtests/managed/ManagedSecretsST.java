package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Secrets of instances: generation, rotation, the bootstrap configuration, and the protection of their values. */
class ManagedSecretsST extends ManagedSystemTest {
    @Test
    void secretsAreGeneratedOnceAndRotatedOnRequest() {
        fixture.apply("secrets", ManagedFixture.SPEC);
        fixture.await(StatefulSet.class, "secrets");
        Secret credentials = fixture.await(Secret.class, "secrets-credentials");
        Secret tls = fixture.await(Secret.class, "secrets-tls");

        fixture.set("secrets", "/replicas", "3");
        fixture.await(StatefulSet.class, "secrets", one -> one.getSpec().getReplicas() == 3);
        assertThat(fixture.await(Secret.class, "secrets-credentials").getData()).isEqualTo(credentials.getData());
        assertThat(fixture.await(Secret.class, "secrets-tls").getData()).isEqualTo(tls.getData());

        fixture.rotate("secrets-credentials");
        fixture.rotate("secrets-tls");
        Secret rotated = fixture.await(Secret.class, "secrets-credentials", one -> isNew(one, credentials, "password"));
        assertThat(rotated.getData())
                .containsEntry("previous-password", credentials.getData().get("password"))
                .containsEntry("previous-token", credentials.getData().get("token"));
        Secret renewed = fixture.await(Secret.class, "secrets-tls", one -> isNew(one, tls, "tls.key"));
        assertThat(decoded(renewed, "ca.crt")).endsWith(decoded(tls, "ca.crt"));

        fixture.client().resource(renewed).delete();
        fixture.await(Secret.class, "secrets-tls", one -> isNew(one, renewed, "tls.key"));
    }

    @Test
    void noSecretValueIsInLogsEventsOrStatus() throws IOException {
        fixture.apply("quiet", ManagedFixture.SPEC);
        fixture.await(StatefulSet.class, "quiet");
        Secret credentials = fixture.await(Secret.class, "quiet-credentials");
        fixture.rotate("quiet-credentials");
        Secret rotated = fixture.await(Secret.class, "quiet-credentials", one -> isNew(one, credentials, "password"));
        ProxyConfig told = fixture.awaitCondition("quiet", "Accepted", Condition.Status.True);

        String everything = Files.readString(fixture.operator().log())
                + fixture.client().getKubernetesSerialization().asYaml(told)
                + fixture.client().getKubernetesSerialization().asYaml(fixture.await(StatefulSet.class, "quiet"));
        for (Secret secret : List.of(credentials, rotated)) {
            for (String key : List.of("password", "token")) {
                assertThat(everything)
                        .doesNotContain(decoded(secret, key))
                        .doesNotContain(secret.getData().get(key));
            }
        }
    }

    @Test
    void haproxyAcceptsTheBootstrapConfiguration(@TempDir Path folder) throws Exception {
        fixture.apply("boot", ManagedFixture.SPEC);
        Secret boot = fixture.await(Secret.class, "boot-boot");

        Path general = Files.createDirectories(folder.resolve("general"));
        for (String key : boot.getData().keySet()) {
            Files.writeString(
                    (key.endsWith(".acl") ? general : folder).resolve(key),
                    decoded(boot, key).replace("/var/lib/proxyconfig", folder.toString()));
        }

        assertThat(boot.getData())
                .containsOnlyKeys(
                        "haproxy.cfg",
                        "proxyconfig-mysql.acl",
                        "empty.cfg",
                        "ready.sh",
                        "start-dataplane.sh",
                        "start-haproxy.sh",
                        "stop-haproxy.sh");
        for (String file : List.of("haproxy.cfg", "empty.cfg")) {
            Process haproxy = new ProcessBuilder(
                            HaproxyProcess.binary(),
                            "-W",
                            "-c",
                            "-f",
                            folder.resolve(file).toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(haproxy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(haproxy.waitFor()).as(output).isZero();
        }
    }

    private static boolean isNew(Secret now, Secret before, String key) {
        boolean asked = now.getMetadata().getAnnotations() != null
                && now.getMetadata().getAnnotations().containsKey("proxyconfig.io/rotate");
        return !asked
                && !Objects.equals(now.getData().get(key), before.getData().get(key));
    }

    private static String decoded(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}
