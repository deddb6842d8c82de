package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.status.StatusComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without a change, the operator writes nothing to the instances or to the API server. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdleST {
    /** Longer than the operator delays an update of numbers. */
    private static final Duration QUIET = Duration.ofSeconds(12);

    private Scenario scenario;
    private KubernetesStack stack;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        stack = scenario.stack();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @BeforeEach
    void apply() {
        scenario.apply(SpecSamples.simple());
        scenario.awaitReady();
        scenario.hold();
        awaitQuiet();
    }

    @AfterEach
    void delete() {
        scenario.releaseAll();
        scenario.deleteAndWait();
    }

    @Test
    void aReconciliationWithoutChangeWritesNothing() throws Exception {
        InstanceSnapshot snapshot = InstanceSnapshot.of(stack, stack.instance());
        ProxyConfig before = scenario.handle().edit(resource -> {
            resource.getMetadata().setAnnotations(Map.of("example.com/touched", "by a test"));
            return resource;
        });
        List<ProxyConfig> versions;
        try (ResourceVersions watched = new ResourceVersions(scenario)) {
            for (String secret : List.of("one", "two", "three")) {
                double reconciliations = stack.operator().reconciliations();
                touchCredentials(secret);
                Awaitility.await("a reconciliation because the Secret changed")
                        .atMost(Scenario.TIMEOUT)
                        .until(() -> stack.operator().reconciliations() > reconciliations);
            }
            awaitQuiet();
            versions = watched.upTo(scenario.resource());
        }
        assertThat(versions.getFirst().getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
        assertThat(versions).allMatch(one -> StatusComparison.differOnlyInNumbers(before.getStatus(), one.getStatus()));
        // a number can return to an earlier value, but an equal status is not written again
        for (int i = 1; i < versions.size(); i++) {
            assertThat(versions.get(i).getStatus())
                    .isNotEqualTo(versions.get(i - 1).getStatus());
        }
        assertThat(InstanceSnapshot.of(stack, stack.instance())).isEqualTo(snapshot);
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void aRestartedOperatorChangesNothing() {
        InstanceSnapshot snapshot = InstanceSnapshot.of(stack, stack.instance());
        ProxyConfigStatus before = scenario.resource().getStatus();
        int events = scenario.events().size();
        stack.operator().kill();
        stack.operator().restart();
        Awaitility.await("a first reconciliation")
                .atMost(Scenario.TIMEOUT)
                .until(() -> stack.operator().reconciliations() > 0);
        awaitQuiet();
        assertThat(InstanceSnapshot.of(stack, stack.instance())).isEqualTo(snapshot);
        assertThat(StatusComparison.differOnlyInNumbers(
                        before, scenario.resource().getStatus()))
                .as("from %s to %s", before, scenario.resource().getStatus())
                .isTrue();
        assertThat(scenario.events()).hasSize(events);
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void timesChangeOnlyWithTheirConditions() {
        ProxyConfig first = scenario.resource();
        scenario.change();
        ProxyConfig second = scenario.awaitReady();
        assertThat(second.getStatus().observedGeneration())
                .isEqualTo(second.getMetadata().getGeneration())
                .isGreaterThan(Objects.requireNonNull(first.getStatus().observedGeneration()));
        for (String type : List.of("Accepted", "ResolvedRefs", "WithinDrainBudget")) {
            assertThat(since(second, type)).as(type).isEqualTo(since(first, type));
        }
        LastChange change = Objects.requireNonNull(second.getStatus().lastChange());
        assertThat(change.generation()).isEqualTo(second.getMetadata().getGeneration());
        assertThat(change.appliedTime())
                .isGreaterThan(
                        Objects.requireNonNull(first.getStatus().lastChange()).appliedTime());

        scenario.releaseAll();
        Awaitility.await("the next second, because times are in whole seconds")
                .atMost(Scenario.TIMEOUT)
                .until(() -> Instant.now()
                        .isAfter(Instant.parse(since(second, "Programmed")).plusSeconds(1)));
        stack.instance().haproxy().kill();
        ProxyConfig dead = scenario.await(
                "the status reports that HAProxy is down",
                one -> StatusReader.is(one, "Programmed", Condition.Status.False));
        stack.instance().haproxy().restart();
        ProxyConfig third = scenario.awaitReady();
        assertThat(since(dead, "Programmed")).isGreaterThan(since(second, "Programmed"));
        assertThat(since(third, "Programmed")).isGreaterThanOrEqualTo(since(dead, "Programmed"));
        assertThat(since(third, "Accepted")).isEqualTo(since(first, "Accepted"));
        assertThat(third.getStatus().lastChange()).isEqualTo(change);
    }

    private void touchCredentials(String value) {
        stack.client()
                .secrets()
                .inNamespace(stack.namespace())
                .withName(KubernetesStack.DATAPLANE_SECRET)
                .edit(secret -> new SecretBuilder(secret)
                        .editMetadata()
                        .addToAnnotations("example.com/touched", value)
                        .endMetadata()
                        .build());
    }

    /** Numbers can change at any time, where one is close to being rounded differently. */
    private void awaitQuiet() {
        AtomicReference<ProxyConfigStatus> last =
                new AtomicReference<>(scenario.resource().getStatus());
        Awaitility.await("nothing but numbers is written for " + QUIET)
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofMinutes(2))
                .during(QUIET)
                .until(() -> {
                    ProxyConfigStatus now = scenario.resource().getStatus();
                    return StatusComparison.differOnlyInNumbers(last.getAndSet(now), now);
                });
    }

    private static String since(ProxyConfig resource, String type) {
        return StatusReader.condition(resource, type).orElseThrow().lastTransitionTime();
    }
}
