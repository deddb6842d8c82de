package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two writers on one HAProxy: one of them configures it, and there is no series of reloads. */
@ExtendWith(SharedControlPlane.class)
final class OwnershipST {
    private static final String COPY = "copy";
    private static final String TAKE_OVER = "proxyconfig.io/take-over";
    /** Long enough for several readings of both resources. */
    private static final Duration SEVERAL_READINGS = Duration.ofSeconds(15);

    private Scenario scenario;
    private HaproxyProcess haproxy;

    @BeforeEach
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        haproxy = scenario.stack().instance().haproxy();
    }

    private void startOrders() {
        scenario.apply(SpecSamples.simple());
        scenario.awaitReady();
    }

    @AfterEach
    void end() {
        scenario.close();
    }

    @Test
    void oneOfTwoResourcesConfiguresAnInstanceUntilTheOtherOneTakesIt() throws SQLException {
        startOrders();
        scenario.hold();
        int reloads = WorkerSnapshot.of(scenario).reloads();
        createCopy();

        awaitTaken(COPY, scenario.stack().namespace() + "/orders");
        assertNoReloads(reloads);
        assertThat(scenario.awaitReady()).satisfies(StatusReader::isReady);
        scenario.query();

        annotate(COPY, Map.of(TAKE_OVER, "true"));
        awaitReady(COPY);
        awaitTaken(Scenario.NAME, scenario.stack().namespace() + "/" + COPY);
        assertNoReloads(reloads + 1);
        scenario.query(scenario.port(1));
        scenario.assertHeldConnectionsWork();

        annotate(Scenario.NAME, Map.of(TAKE_OVER, "true"));
        scenario.awaitReady();
        awaitTaken(COPY, scenario.stack().namespace() + "/orders");
        assertNoReloads(reloads + 2);
        assertThat(message(COPY)).contains("remove it and set it again");
        scenario.query();
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void theOlderOfTwoResourcesGetsAnInstanceThatHasNoOwnerYet() throws SQLException {
        int reloads = WorkerSnapshot.of(scenario).reloads();
        scenario.stack().operator().kill();
        scenario.apply(SpecSamples.simple());
        Instant created = Instant.parse(scenario.resource().getMetadata().getCreationTimestamp());
        Awaitility.await("the copy is younger by its time of creation, which has whole seconds")
                .until(() -> Instant.now().isAfter(created.plusSeconds(1)));
        createCopy();
        scenario.stack().operator().restart();

        scenario.awaitReady();
        awaitTaken(COPY, scenario.stack().namespace() + "/orders");
        assertNoReloads(reloads + 1);
        scenario.query();
    }

    @Test
    void aResourceThatIsCreatedAgainConfiguresItsInstance() throws SQLException {
        startOrders();
        scenario.deleteAndWait();
        scenario.apply(SpecSamples.simple());

        scenario.awaitReady();
        scenario.query();
    }

    @Test
    void aWriterThatWritesTheFileEachSecondCausesFewReloads() throws IOException {
        startOrders();
        String edited =
                Files.readString(haproxy.configFile()).replaceFirst("timeout client \\S+", "timeout client 77m");
        int reloads = WorkerSnapshot.of(scenario).reloads();
        AtomicInteger writes = new AtomicInteger();

        Awaitility.await("30 writes, and a message that says when the next repair comes")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    Files.writeString(haproxy.configFile(), edited);
                    return writes.incrementAndGet() >= 30 && isRepairDelayed(scenario.resource());
                });

        assertThat(WorkerSnapshot.of(scenario).reloads() - reloads)
                .as("repairs after 0, 5, 15 and 35 s, instead of one every 2 to 4 s")
                .isBetween(1, 4);
        scenario.await("Ready after the writer stopped", Duration.ofMinutes(2), StatusReader::isReady);
    }

    private static boolean isRepairDelayed(ProxyConfig resource) {
        return StatusReader.condition(resource, "Programmed")
                .filter(condition -> condition.status() == Condition.Status.False)
                .filter(condition -> "Drifted".equals(condition.reason()))
                .filter(condition -> condition.message().contains("did not last, the next one follows"))
                .isPresent();
    }

    private void createCopy() {
        ProxyConfigSpec spec = scenario.resource().getSpec();
        ProxyConfig copy = new ProxyConfig();
        copy.getMetadata().setName(COPY);
        copy.getMetadata().setNamespace(scenario.stack().namespace());
        copy.setSpec(scenario.stack()
                .client()
                .getKubernetesSerialization()
                .unmarshal(
                        scenario.stack()
                                .client()
                                .getKubernetesSerialization()
                                .asYaml(ProxyConfigSpecBuilder.builder(spec).build())
                                .replace("" + scenario.port(), "" + scenario.port(1)),
                        ProxyConfigSpec.class));
        scenario.stack().client().resource(copy).create();
    }

    private void annotate(String name, Map<String, String> annotations) {
        handle(name).edit(resource -> {
            resource.getMetadata().setAnnotations(annotations);
            return resource;
        });
    }

    private void awaitReady(String name) {
        Awaitility.await(name + " is Ready")
                .atMost(Scenario.TIMEOUT)
                .until(() ->
                        StatusReader.isReady(Objects.requireNonNull(handle(name).get())));
    }

    private void awaitTaken(String name, String owner) {
        Awaitility.await(name + " has InstanceTaken, because " + owner + " has the instance")
                .atMost(Scenario.TIMEOUT)
                .untilAsserted(() -> {
                    ProxyConfig resource = Objects.requireNonNull(handle(name).get());
                    assertThat(StatusReader.condition(resource, "Accepted")).hasValueSatisfying(accepted -> {
                        assertThat(accepted.status()).isEqualTo(Condition.Status.False);
                        assertThat(accepted.reason()).isEqualTo("InstanceTaken");
                        assertThat(accepted.message()).contains(owner);
                    });
                });
    }

    private @Nullable String message(String name) {
        return StatusReader.condition(Objects.requireNonNull(handle(name).get()), "Accepted")
                .map(Condition::message)
                .orElse(null);
    }

    private void assertNoReloads(int reloads) {
        Awaitility.await("no more reloads")
                .during(SEVERAL_READINGS)
                .atMost(Scenario.TIMEOUT)
                .until(() -> WorkerSnapshot.of(scenario).reloads() == reloads);
    }

    private Resource<ProxyConfig> handle(String name) {
        return scenario.stack()
                .client()
                .resources(ProxyConfig.class)
                .inNamespace(scenario.stack().namespace())
                .withName(name);
    }
}
