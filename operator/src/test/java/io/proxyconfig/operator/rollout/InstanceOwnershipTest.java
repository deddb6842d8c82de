package io.proxyconfig.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.InstanceClaim;
import io.proxyconfig.operator.render.ConfigurationMark;
import io.proxyconfig.operator.resolve.Claimant;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.OtherResource;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstanceOwnershipTest {
    private static final ResourceIdentity ORDERS = new ResourceIdentity("shop", "orders", "uid-2");
    private static final Credentials CREDENTIALS = new Credentials("admin", "password", "token", null);
    private static final Instance EXTERNAL = new Instance(
            "haproxy-0", URI.create("http://HAProxy-0:80/"), URI.create("http://haproxy-0:2"), CREDENTIALS);
    private static final Instance POD =
            new Instance("orders-0", EXTERNAL.url(), EXTERNAL.probeURL(), CREDENTIALS, "pod-uid");
    private static final ConfigurationMark OWN = mark(ORDERS);
    private static final ConfigurationMark FORMER = mark(new ResourceIdentity("shop", "orders", "uid-1"));
    private static final ConfigurationMark OTHER = mark(new ResourceIdentity("shop", "copy", "uid-3"));

    private static ConfigurationMark mark(ResourceIdentity resource) {
        return new ConfigurationMark(resource, "0123456789ab", 1);
    }

    private static InstanceOwnership ownership(Instance instance, boolean takeOver, OtherResource... others) {
        return new InstanceOwnership(new Claimant(ORDERS, "2", takeOver, List.of(others)), instance);
    }

    private static Optional<String> conflict(ConfigurationMark mark, boolean takeOver, @Nullable InstanceClaim claim) {
        return ownership(EXTERNAL, takeOver).conflict(List.of(mark), claim);
    }

    @Test
    void theConfigurationOfAnotherResourceIsNotReplaced() {
        assertThat(conflict(OTHER, false, null)).get().asString().contains("shop/copy", Claimant.TAKE_OVER);
        assertThat(ownership(EXTERNAL, false).conflict(List.of(OWN, OTHER), InstanceClaim.Held))
                .as("its file while the worker has the own configuration")
                .isPresent();
        assertThat(conflict(OWN, false, InstanceClaim.Held)).isEmpty();
    }

    @Test
    void anInstanceWithoutAMarkIsFree() {
        assertThat(ownership(EXTERNAL, false).conflict(List.of(), null)).isEmpty();
    }

    @Test
    void aResourceThatWasCreatedAgainTakesItsInstancesOnce() {
        assertThat(conflict(FORMER, false, null)).isEmpty();
        assertThat(conflict(FORMER, false, InstanceClaim.Held))
                .as("another cluster has a resource of that name")
                .get()
                .asString()
                .contains("shop/orders with the uid uid-1");
    }

    @Test
    void aMarkWithoutAUidBelongsToTheName() {
        assertThat(conflict(mark(new ResourceIdentity("shop", "orders", null)), false, InstanceClaim.Held))
                .isEmpty();
        assertThat(conflict(mark(new ResourceIdentity("shop", "copy", null)), false, null))
                .isPresent();
    }

    @Test
    void theSameUidUnderAnotherNameIsTheSameResource() {
        assertThat(conflict(mark(new ResourceIdentity("default", "orders", "uid-2")), false, InstanceClaim.Held))
                .isEmpty();
    }

    @Test
    void theAnnotationTakesAnInstanceOnce() {
        assertThat(conflict(OTHER, true, null)).isEmpty();
        assertThat(conflict(OTHER, true, InstanceClaim.Held)).isEmpty();
        assertThat(conflict(OTHER, true, InstanceClaim.TakeOverUsed))
                .get()
                .asString()
                .contains("remove it and set it again");
    }

    @Test
    void theAnnotationHasItsEffectWhenTheInstanceHasTheConfiguration() {
        InstanceOwnership taking = ownership(EXTERNAL, true);
        assertThat(taking.claim(List.of(OTHER), null)).as("a push that failed").isNull();
        assertThat(taking.claim(List.of(OWN), null)).isEqualTo(InstanceClaim.TakeOverUsed);
        assertThat(taking.claim(List.of(OTHER), InstanceClaim.TakeOverUsed)).isEqualTo(InstanceClaim.TakeOverUsed);
        assertThat(ownership(EXTERNAL, false).claim(List.of(OTHER), InstanceClaim.TakeOverUsed))
                .as("without the annotation")
                .isEqualTo(InstanceClaim.Held);
    }

    @Test
    void theOlderOfTwoResourcesGetsAnInstanceWithoutAMark() {
        OtherResource older = new OtherResource("shop/copy", "shop", "copy", "1", Set.of("haproxy-0:80"));
        OtherResource younger = new OtherResource("shop/copy", "shop", "copy", "3", Set.of("haproxy-0:2"));
        OtherResource elsewhere = new OtherResource("shop/copy", "shop", "copy", "1", Set.of("haproxy-1:80"));

        assertThat(ownership(EXTERNAL, false, younger, older).conflict(List.of(), null))
                .get()
                .asString()
                .contains("shop/copy");
        assertThat(ownership(EXTERNAL, false, younger, elsewhere).conflict(List.of(), null))
                .isEmpty();
        assertThat(ownership(EXTERNAL, false, older).conflict(List.of(OWN), InstanceClaim.Held))
                .as("the younger one has it already")
                .isEmpty();
        assertThat(ownership(EXTERNAL, false, older).conflict(List.of(), InstanceClaim.Held))
                .as("a mark that another client removed")
                .isEmpty();
    }

    @Test
    void aPodBelongsToItsResource() {
        assertThat(ownership(POD, false).conflict(List.of(OTHER), InstanceClaim.Held))
                .isEmpty();
    }

    /** Whatever the annotations and the order of the reconciliations, an instance changes hands a few times at most. */
    @Property
    void resourcesDoNotTakeAnInstanceFromEachOtherWithoutEnd(
            @ForAll long seed, @ForAll boolean first, @ForAll boolean second, @ForAll boolean third) {
        List<Boolean> takeOvers = List.of(first, second, third);
        List<ResourceIdentity> resources = List.of(ORDERS, FORMER.resource(), OTHER.resource());
        Map<Integer, InstanceClaim> claims = new HashMap<>();
        List<ConfigurationMark> marks = new ArrayList<>();
        int changes = 0;
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            int turn = random.nextInt(resources.size());
            InstanceOwnership one = new InstanceOwnership(
                    new Claimant(resources.get(turn), "" + turn, takeOvers.get(turn), List.of()), EXTERNAL);
            @Nullable InstanceClaim claim = claims.get(turn);
            if (one.conflict(marks, claim).isEmpty()) {
                ConfigurationMark own = mark(resources.get(turn));
                changes += marks.contains(own) ? 0 : 1;
                marks.clear();
                marks.add(own);
            }
            @Nullable InstanceClaim after = one.claim(marks, claim);
            if (after != null) {
                claims.put(turn, after);
            }
        }
        assertThat(changes).isBetween(1, 2 * resources.size());
    }
}
