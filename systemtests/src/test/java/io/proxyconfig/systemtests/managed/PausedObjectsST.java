package io.proxyconfig.systemtests.managed;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The operator does not create or change any object of a paused resource. */
class PausedObjectsST extends ManagedSystemTest {
    @Test
    void changesOfTheSpecAndOfObjectsStayUntilTheEndOfThePause() {
        fixture.apply("existing", ManagedFixture.SPEC);
        fixture.await(StatefulSet.class, "existing");
        fixture.awaitCondition("existing", "Accepted", Status.True);
        fixture.set("existing", "/paused", "true");
        fixture.awaitCondition("existing", "Paused", Status.True);

        fixture.client()
                .services()
                .inNamespace(fixture.namespace())
                .withName("existing")
                .delete();
        SortedMap<String, String> versions = fixture.versions("existing");
        fixture.set("existing", "/replicas", "3");
        fixture.awaitCondition("existing", "Paused", Status.True);
        assertStay("existing", versions);

        fixture.set("existing", "/paused", "false");
        fixture.await(Service.class, "existing");
        fixture.await(
                StatefulSet.class,
                "existing",
                set -> Objects.equals(set.getSpec().getReplicas(), 3));
    }

    @Test
    void aNewResourceGetsItsObjectsAfterThePause() {
        fixture.apply("fresh", ManagedFixture.SPEC + "paused: true\n");
        fixture.awaitCondition("fresh", "Paused", Status.True);
        fixture.awaitCondition("fresh", "Programmed", Status.False);
        assertStay("fresh", new TreeMap<>());

        fixture.set("fresh", "/paused", "false");
        fixture.await(StatefulSet.class, "fresh");
        fixture.await(Secret.class, "fresh-credentials");
    }

    /** The operator writes objects after the status, so that a write can be later. */
    private void assertStay(String name, SortedMap<String, String> versions) {
        Awaitility.await("no object changes")
                .during(Duration.ofSeconds(3))
                .atMost(ManagedFixture.TIMEOUT)
                .until(() -> fixture.versions(name).equals(versions));
    }
}
