package io.proxyconfig.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Section;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every difference between observed and desired state, and its plan. */
class PlannerTest {
    private static final String REVISION = "0123456789ab";
    private static final AllowListFile FILE =
            new AllowListFile("proxyconfig-mysql.acl", List.of("10.0.0.0/8", "127.0.0.1"));
    private static final Rendered WANTED = rendered(REVISION, "frontend mysql\n  bind *:3306\n");

    private final Planner planner = new Planner();

    @Test
    void nothingDiffers() {
        assertThat(plan(REVISION, REVISION, true, FILE.entries(), FILE.content()))
                .isEqualTo(new Plan.Unchanged("the running worker has revision 0123456789ab and its allow lists"));
    }

    @Test
    void theSameEntriesInAnotherOrderAndTwiceAreTheSame() {
        assertThat(plan(REVISION, REVISION, true, List.of("127.0.0.1", "10.0.0.0/8", "127.0.0.1"), FILE.content()))
                .isInstanceOf(Plan.Unchanged.class);
    }

    @Test
    void entriesDiffer() {
        assertThat(plan(
                        REVISION,
                        REVISION,
                        true,
                        List.of("192.168.0.0/16", "127.0.0.1"),
                        "192.168.0.0/16\n127.0.0.1\n"))
                .isEqualTo(new Plan.RuntimeChange(
                        List.of(new AllowListChange(FILE.name(), List.of("10.0.0.0/8"), List.of("192.168.0.0/16"))),
                        "allow lists changed: proxyconfig-mysql.acl +1 -1"));
    }

    @Test
    void onlyTheFileOnDiskDiffers() {
        assertThat(plan(REVISION, REVISION, true, FILE.entries(), "127.0.0.1\n"))
                .isEqualTo(new Plan.RuntimeChange(
                        List.of(new AllowListChange(FILE.name(), List.of(), List.of())),
                        "allow lists changed: proxyconfig-mysql.acl (on disk only)"));
    }

    @Test
    void theWorkerHasNotLoadedTheFile() {
        ObservedState observed =
                new ObservedState(REVISION, REVISION, true, Map.of(), Map.of(FILE.name(), FILE.content()));
        assertThat(planner.plan(WANTED, observed))
                .isEqualTo(new Plan.ReloadRequired("the running worker has not loaded proxyconfig-mysql.acl"));
    }

    @Test
    void theWorkerHasAnotherRevision() {
        assertThat(plan("ba9876543210", REVISION, true, FILE.entries(), FILE.content()))
                .isEqualTo(new Plan.ReloadRequired("the running worker has revision ba9876543210"));
    }

    @Test
    void theWorkerHasNoRevision() {
        assertThat(plan(null, null, false, FILE.entries(), FILE.content()))
                .isEqualTo(new Plan.ReloadRequired("the running worker has no revision of this operator"));
    }

    @Test
    void theFileHasAnotherRevision() {
        assertThat(plan(REVISION, "ba9876543210", false, FILE.entries(), FILE.content()))
                .isEqualTo(new Plan.ReloadRequired("the haproxy.cfg on the instance has revision ba9876543210"));
        assertThat(plan(REVISION, null, false, FILE.entries(), FILE.content()))
                .isEqualTo(new Plan.ReloadRequired("the haproxy.cfg on the instance has no revision of this operator"));
    }

    @Test
    void anotherClientChangedTheFile() {
        assertThat(plan(REVISION, REVISION, false, FILE.entries(), FILE.content()))
                .isEqualTo(new Plan.ReloadRequired("another client changed the haproxy.cfg on the instance"));
    }

    @Test
    void theReasonNamesTheSectionsThatDiffer() {
        Rendered before = rendered("ba9876543210", "frontend mysql\n  bind *:3307\n");
        assertThat(planner.plan(WANTED, Instances.running(before), before))
                .isEqualTo(new Plan.ReloadRequired(
                        "frontend mysql changed; the running worker has revision ba9876543210"));
    }

    private Plan plan(
            @Nullable String running,
            @Nullable String configured,
            boolean asPushed,
            List<String> entries,
            String stored) {
        return planner.plan(
                WANTED,
                new ObservedState(
                        running, configured, asPushed, Map.of(FILE.name(), entries), Map.of(FILE.name(), stored)));
    }

    private static Rendered rendered(String revision, String frontend) {
        return new Rendered(
                revision,
                List.of(),
                List.of(FILE),
                List.of(
                        new Section("global", "", "global\n  description proxyconfig a/b revision " + revision + "\n"),
                        new Section("frontend", "mysql", frontend)));
    }
}
