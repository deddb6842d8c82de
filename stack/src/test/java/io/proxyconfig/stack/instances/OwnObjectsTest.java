package io.proxyconfig.stack.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.stack.HaproxyProcess;
import io.proxyconfig.stack.SharedControlPlane;
import io.proxyconfig.stack.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The objects that instances consist of, as an API server takes and completes them; without nodes no pod ever starts. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnObjectsTest {
    private static final String SPEC = """
            replicas: 2
            listeners:
            - {name: mysql, port: 3306, backend: db, allow: [10.0.0.0/8]}
            backends:
            - name: db
              servers:
              - {name: primary, address: 10.0.0.1, port: 3306}
            """;

    private OwnRig rig;

    @BeforeAll
    void start(TestNamespace namespace, @TempDir Path folder) {
        rig = OwnRig.start(namespace, folder);
    }

    @AfterAll
    void end() {
        rig.close();
    }

    @Test
    void everythingIsThereAndSaysWhoseItIs() {
        ProxyConfig resource = rig.apply("all", SPEC);

        StatefulSet set = rig.await(StatefulSet.class, "all");

        assertThat(set.getSpec().getReplicas()).isEqualTo(2);
        assertThat(rig.versions("all").keySet())
                .containsExactly(
                        "NetworkPolicy/all",
                        "PodDisruptionBudget/all",
                        "Secret/all-boot",
                        "Secret/all-credentials",
                        "Secret/all-tls",
                        "Service/all",
                        "Service/all-instances",
                        "ServiceAccount/all",
                        "StatefulSet/all");
        for (HasMetadata one : List.of(
                set,
                rig.await(Service.class, "all"),
                rig.await(Secret.class, "all-tls"),
                rig.await(NetworkPolicy.class, "all"))) {
            assertThat(one.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                            owner.getUid())
                    .isEqualTo(resource.getMetadata().getUid()));
        }
        ProxyConfig told = rig.awaitCondition("all", "Programmed", Condition.Status.False);
        assertThat(OwnRig.condition(told, "Programmed")).hasValueSatisfying(condition -> {
            assertThat(condition.reason()).isEqualTo("InstancesMissing");
            assertThat(condition.message()).isEqualTo("0 of 2 instances are up: all-0 is not there");
        });
        assertThat(told.getStatus().selector())
                .isEqualTo("app.kubernetes.io/instance=all,app.kubernetes.io/managed-by=proxyconfig-operator,"
                        + "app.kubernetes.io/name=haproxy");
        assertThat(told.getStatus().instances()).isZero();
    }

    @Test
    void aSecondPassOverTheSameWritesNothing() throws Exception {
        rig.apply("idle", SPEC + """
                stats: {port: 9000}
                pod:
                  resources: {haproxy: {requests: {cpu: 0.5, memory: 0.25Gi}, limits: {memory: 1024Mi}}}
                  tolerations: [{key: dedicated, value: proxies, effect: NoSchedule}]
                  imagePullSecrets: [{name: pull}]
                service: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}
                """);
        rig.await(StatefulSet.class, "idle");
        rig.awaitCondition("idle", "Accepted", Condition.Status.True);
        SortedMap<String, String> before = rig.versions("idle");

        for (int pass = 0; pass < 3; pass++) {
            double passes = passes();
            String value = Integer.toString(pass);
            rig.object(Service.class, "idle").ifPresent(service -> rig.client()
                    .services()
                    .inNamespace(rig.namespace())
                    .withName("idle")
                    .edit(one -> {
                        one.getMetadata().getAnnotations().put("example.com/touched", value);
                        return one;
                    }));
            Awaitility.await("a pass because the Service changed")
                    .atMost(OwnRig.PATIENCE)
                    .until(() -> passes() > passes);
        }

        SortedMap<String, String> after = rig.versions("idle");
        before.remove("Service/idle");
        after.remove("Service/idle");
        assertThat(after).isEqualTo(before);
        assertThat(Files.readString(rig.operator().log())
                        .lines()
                        .filter(line -> line.contains("idle/"))
                        .filter(line -> line.contains("brought to what it should be")))
                .isEmpty();
    }

    @Test
    void whatSomebodyChangesOrDeletesIsRepaired() {
        rig.apply("repair", SPEC);
        StatefulSet set = rig.await(StatefulSet.class, "repair");
        rig.await(Service.class, "repair");

        rig.client().resource(set).edit(one -> {
            one.getSpec().setReplicas(7);
            one.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("evil");
            return one;
        });
        rig.client().services().inNamespace(rig.namespace()).withName("repair").delete();

        rig.await(
                StatefulSet.class,
                "repair",
                one -> one.getSpec().getReplicas() == 2
                        && one.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage()
                                .equals("haproxytech/haproxy-debian:3.2"));
        rig.await(Service.class, "repair");
    }

    @Test
    void whatTheSpecAsksForIsChangedAndWhatItNoLongerAsksForIsGone() {
        rig.apply("change", SPEC + """
                stats: {port: 9000}
                service: {type: NodePort}
                """);
        rig.await(Service.class, "change", one -> ports(one).equals(List.of(3306, 9000)));

        rig.apply("change", SPEC.replace("replicas: 2", "replicas: 5") + """
                pod: {image: "haproxytech/haproxy-debian:3.2.8"}
                """);

        rig.await(
                Service.class,
                "change",
                one -> ports(one).equals(List.of(3306))
                        && one.getSpec().getType().equals("ClusterIP"));
        rig.await(
                NetworkPolicy.class,
                "change",
                one -> one.getSpec().getIngress().getFirst().getPorts().size() == 1);
        rig.await(
                StatefulSet.class,
                "change",
                one -> one.getSpec().getReplicas() == 5
                        && one.getSpec().getTemplate().getSpec().getContainers().stream()
                                        .filter(container ->
                                                container.getImage().equals("haproxytech/haproxy-debian:3.2.8"))
                                        .count()
                                == 2);
    }

    @Test
    void anObjectOfSomebodyElseIsLeftAloneUntilItIsGone() {
        Secret foreign = rig.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("taken-boot")
                        .withNamespace(rig.namespace())
                        .endMetadata()
                        .withStringData(Map.of("mine", "precious"))
                        .build())
                .create();

        rig.apply("taken", SPEC);

        ProxyConfig told = rig.awaitCondition("taken", "Accepted", Condition.Status.False);
        assertThat(OwnRig.condition(told, "Accepted")).hasValueSatisfying(condition -> {
            assertThat(condition.reason()).isEqualTo("NameTaken");
            assertThat(condition.message()).contains("Secret taken-boot").contains("left alone");
        });
        assertThat(OwnRig.condition(told, "Ready"))
                .hasValueSatisfying(ready -> assertThat(ready.reason()).isEqualTo("NameTaken"));
        assertThat(rig.object(Secret.class, "taken-boot")).contains(foreign);

        rig.client().resource(foreign).delete();
        rig.await(StatefulSet.class, "taken");
        rig.awaitCondition("taken", "Accepted", Condition.Status.True);
    }

    @Test
    void whatTheApiServerRefusesIsTold() {
        rig.apply("refused", SPEC + "pod: {nodeSelector: {disk: 'no such value!'}}\n");

        ProxyConfig told = rig.awaitCondition("refused", "Accepted", Condition.Status.False);

        assertThat(OwnRig.condition(told, "Accepted")).hasValueSatisfying(condition -> {
            assertThat(condition.reason()).isEqualTo("InstancesRefused");
            assertThat(condition.message()).contains("StatefulSet refused");
        });
    }

    @Test
    void aNameThatNoPodCanHaveIsInvalidAndNothingIsMade() {
        String name = "a".repeat(53);
        rig.apply(name, SPEC);

        ProxyConfig told = rig.awaitCondition(name, "Accepted", Condition.Status.False);

        assertThat(OwnRig.condition(told, "Accepted"))
                .hasValueSatisfying(condition -> assertThat(condition.message()).startsWith("metadata.name: "));
        assertThat(rig.versions(name)).isEmpty();
    }

    @Test
    void generatedSecretsAreGeneratedOnceAndAnewOnDemand() {
        rig.apply("secrets", SPEC);
        rig.await(StatefulSet.class, "secrets");
        Secret credentials = rig.await(Secret.class, "secrets-credentials");
        Secret tls = rig.await(Secret.class, "secrets-tls");

        rig.set("secrets", "/replicas", "3");
        rig.await(StatefulSet.class, "secrets", one -> one.getSpec().getReplicas() == 3);
        assertThat(rig.await(Secret.class, "secrets-credentials").getData()).isEqualTo(credentials.getData());
        assertThat(rig.await(Secret.class, "secrets-tls").getData()).isEqualTo(tls.getData());

        rotate("secrets-credentials");
        rotate("secrets-tls");
        Secret rotated = rig.await(Secret.class, "secrets-credentials", one -> isNew(one, credentials, "password"));
        assertThat(rotated.getData())
                .containsEntry("previous-password", credentials.getData().get("password"))
                .containsEntry("previous-token", credentials.getData().get("token"));
        Secret renewed = rig.await(Secret.class, "secrets-tls", one -> isNew(one, tls, "tls.key"));
        assertThat(decoded(renewed, "ca.crt")).endsWith(decoded(tls, "ca.crt"));

        rig.client().resource(renewed).delete();
        rig.await(Secret.class, "secrets-tls", one -> isNew(one, renewed, "tls.key"));
    }

    @Test
    void nothingSecretIsToldAnywhere() throws IOException {
        rig.apply("quiet", SPEC);
        rig.await(StatefulSet.class, "quiet");
        Secret credentials = rig.await(Secret.class, "quiet-credentials");
        rotate("quiet-credentials");
        Secret rotated = rig.await(Secret.class, "quiet-credentials", one -> isNew(one, credentials, "password"));
        ProxyConfig told = rig.awaitCondition("quiet", "Accepted", Condition.Status.True);

        String everything = Files.readString(rig.operator().log())
                + rig.client().getKubernetesSerialization().asYaml(told)
                + rig.client().getKubernetesSerialization().asYaml(rig.await(StatefulSet.class, "quiet"));
        for (Secret secret : List.of(credentials, rotated)) {
            for (String key : List.of("password", "token")) {
                assertThat(everything)
                        .doesNotContain(decoded(secret, key))
                        .doesNotContain(secret.getData().get(key));
            }
        }
    }

    @Test
    void haproxyAcceptsWhatAPodStartsWith(@TempDir Path folder) throws Exception {
        rig.apply("boot", SPEC);
        Secret boot = rig.await(Secret.class, "boot-boot");

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

    private void rotate(String secret) {
        rig.client().secrets().inNamespace(rig.namespace()).withName(secret).edit(one -> new SecretBuilder(one)
                .editMetadata()
                .addToAnnotations("proxyconfig.io/rotate", "now")
                .endMetadata()
                .build());
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

    private static List<Integer> ports(Service service) {
        return service.getSpec().getPorts().stream().map(ServicePort::getPort).toList();
    }

    private double passes() throws IOException, InterruptedException {
        return rig.operator()
                .metrics()
                .lines()
                .filter(line -> line.startsWith("operator_sdk_reconciliations_success"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
