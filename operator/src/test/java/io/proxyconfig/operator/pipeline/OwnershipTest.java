package io.proxyconfig.operator.pipeline;

import static io.proxyconfig.operator.pipeline.PipelineFixture.OPEN;
import static io.proxyconfig.operator.pipeline.PipelineFixture.condition;
import static io.proxyconfig.operator.pipeline.PipelineFixture.programmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.api.v1alpha1.InstanceClaim;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.resolve.InstanceEndpoints;
import io.proxyconfig.operator.resolve.OtherResource;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.rollout.EventReason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two resources on one instance. */
class OwnershipTest {
    private final PipelineFixture fixture = new PipelineFixture();

    OwnershipTest() throws IOException {}

    @AfterEach
    void end() {
        fixture.close();
    }

    @Test
    void aResourceSendsNothingToAnInstanceOfAnotherOne() {
        fixture.reconcileExternal(orders(null));
        List<String> writes = fixture.haproxy.writes();

        ProxyConfigStatus taken = fixture.reconcileExternal(copy(null));

        assertThat(fixture.haproxy.writes()).isEqualTo(writes);
        assertThat(condition(taken, "Accepted"))
                .hasFieldOrPropertyWithValue("status", Status.False)
                .hasFieldOrPropertyWithValue("reason", "InstanceTaken");
        assertThat(condition(taken, "Accepted").message()).contains("shop/orders");
        assertThat(programmed(taken).reason()).isEqualTo("InstanceTaken");
        assertThat(fixture.eventReasons()).containsOnlyOnce(EventReason.InstanceTaken);
    }

    @Test
    void theEventOfAConflictIsEmittedOnce() {
        fixture.reconcileExternal(orders(null));
        ProxyConfigStatus first = fixture.reconcileExternal(copy(null));
        fixture.reconcileExternal(copy(first));

        assertThat(fixture.eventReasons()).containsOnlyOnce(EventReason.InstanceTaken);
    }

    @Test
    void aPausedResourceReportsTheConflict() {
        fixture.reconcileExternal(orders(null));

        ProxyConfigStatus taken = fixture.reconcileExternal(
                ResourceInputBuilder.builder(copy(null)).paused(true).build());

        assertThat(condition(taken, "Accepted").reason()).isEqualTo("InstanceTaken");
    }

    @Test
    void theTakeOverIsUsedOnce() {
        ProxyConfigStatus orders = fixture.reconcileExternal(takeOver(orders(null)));
        assertThat(orders.instanceStatuses())
                .extracting(InstanceStatus::claim)
                .containsExactly(InstanceClaim.TakeOverUsed);

        ProxyConfigStatus copy = fixture.reconcileExternal(takeOver(copy(null)));
        assertThat(programmed(copy).status()).isEqualTo(Status.True);
        assertThat(fixture.eventReasons()).containsOnlyOnce(EventReason.InstanceTakenOver);

        fixture.restart();
        int pushes = fixture.haproxy.pushes.get();
        ProxyConfigStatus loser = fixture.reconcileExternal(takeOver(orders(orders)));
        assertThat(condition(loser, "Accepted").message()).contains("shop/copy", "remove it and set it again");
        assertThat(programmed(fixture.reconcileExternal(takeOver(copy(copy)))).status())
                .isEqualTo(Status.True);
        assertThat(fixture.haproxy.pushes.get()).isEqualTo(pushes);
    }

    @Test
    void aTakeOverBackIsNoDrift() {
        ProxyConfigStatus orders = fixture.reconcileExternal(reporting(orders(null)));
        fixture.reconcileExternal(takeOver(copy(null)));
        fixture.restart();
        ProxyConfigStatus loser = fixture.reconcileExternal(reporting(orders(orders)));
        assertThat(condition(loser, "Accepted").reason()).isEqualTo("InstanceTaken");

        ProxyConfigStatus back = fixture.reconcileExternal(takeOver(reporting(orders(loser))));

        assertThat(programmed(back).status()).isEqualTo(Status.True);
        assertThat(fixture.eventReasons()).doesNotContain(EventReason.Drifted);
    }

    @Test
    void aResourceThatWasCreatedAgainNeedsNoAnnotation() {
        fixture.reconcileExternal(orders(null));
        fixture.delete(orders(null));

        ProxyConfigStatus again = fixture.reconcileExternal(
                ResourceInputBuilder.builder(orders(null)).uid("another").build());

        assertThat(programmed(again).status()).isEqualTo(Status.True);
    }

    @Test
    void theOlderResourceGetsANewInstance() {
        ProxyConfigStatus younger = fixture.reconcileExternal(knowing(copy(null), other(orders(null))));

        assertThat(condition(younger, "Accepted").message()).contains("older ProxyConfig shop/orders");
        assertThat(fixture.haproxy.writes()).isEmpty();
    }

    @Test
    void theOthersAreReconciledWhenAResourceNoLongerNamesTheInstance() {
        ResourceInput orders = knowing(orders(null), other(copy(null)));
        fixture.reconcileExternal(orders);
        fixture.reconciliations.clear();

        fixture.delete(orders);

        assertThat(fixture.reconciliations).contains("shop/copy");
    }

    @Test
    void theDeletionOfAResourceLeavesTheProbeOfAnotherOneAlone() {
        fixture.reconcileExternal(orders(null));
        fixture.reconcileExternal(copy(null));
        List<String> writes = fixture.haproxy.writes();

        fixture.delete(copy(null));
        assertThat(fixture.haproxy.writes()).isEqualTo(writes);

        fixture.delete(orders(null));
        assertThat(fixture.haproxy.writes()).hasSize(writes.size() + 1);
    }

    private static ResourceInput takeOver(ResourceInput input) {
        return ResourceInputBuilder.builder(input).takeOver(true).build();
    }

    private static ResourceInput reporting(ResourceInput input) {
        return ResourceInputBuilder.builder(input)
                .spec(ProxyConfigSpecBuilder.builder(input.spec())
                        .driftPolicy(DriftPolicy.Report)
                        .build())
                .build();
    }

    private static ResourceInput knowing(ResourceInput input, OtherResource other) {
        return ResourceInputBuilder.builder(input)
                .others(endpoints -> List.of(other))
                .build();
    }

    private static OtherResource other(ResourceInput input) {
        return new OtherResource(
                input.key(), input.namespace(), input.name(), input.order(), InstanceEndpoints.of(input.spec()));
    }

    private ResourceInput orders(@Nullable ProxyConfigStatus before) {
        return input("orders", "1", before);
    }

    private ResourceInput copy(@Nullable ProxyConfigStatus before) {
        return input("copy", "2", before);
    }

    private ResourceInput input(String name, String order, @Nullable ProxyConfigStatus before) {
        String external = """
                external:
                  credentialsSecretRef: {name: haproxy}
                  instances: [{name: haproxy-0, dataPlaneURL: "${url}", probeURL: "${url}"}]
                """.replace("${url}", fixture.haproxy.url().toString());
        return ResourceInputBuilder.builder()
                .key("shop/" + name)
                .uid("uid-" + name)
                .namespace("shop")
                .name(name)
                .generation(1)
                .spec(Serialization.unmarshal(OPEN + external, ProxyConfigSpec.class))
                .references(new References(
                        Map.of("haproxy", Map.of("username", "admin", "password", "password", "token", "token")),
                        Map.of()))
                .before(before)
                .order(order)
                .build();
    }
}
