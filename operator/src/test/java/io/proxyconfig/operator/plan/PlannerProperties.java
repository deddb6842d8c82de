package io.proxyconfig.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Backend.Balance;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.api.v1alpha1.HttpCheck;
import io.proxyconfig.api.v1alpha1.HttpMethod;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.operator.resolve.Cidr;
import io.proxyconfig.operator.resolve.Configuration.Check;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedBackend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedTimeouts;
import io.proxyconfig.operator.resolve.Configuration.Resolvers;
import io.proxyconfig.operator.resolve.Configuration.StatsPage;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import io.proxyconfig.operator.resolve.DesiredStateBuilder;
import io.proxyconfig.operator.resolve.DrainBudget;
import io.proxyconfig.operator.resolve.ReloadLimits;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** What holds for any two configurations: reload exactly when the structure differs, and once is enough. */
@NullUnmarked // jqwik's own types don't say where null is meant
class PlannerProperties {
    private final Planner planner = new Planner();

    /** A structure, and who may connect. */
    record Case(Structured structure, @Nullable List<Cidr> allow) {
        Rendered rendered() {
            List<Frontend> frontends = structure.frontends().stream()
                    .map(frontend -> new Frontend(
                            frontend.name(),
                            frontend.address(),
                            frontend.port(),
                            allow,
                            frontend.maxConnections(),
                            frontend.backend()))
                    .toList();
            Structured structured = new Structured(
                    frontends, structure.backends(), structure.resolvers(), structure.timeouts(), structure.stats());
            return (Rendered) new Renderer()
                    .render(DesiredStateBuilder.builder()
                            .resource(new ResourceIdentity("shop", "orders", null))
                            .configuration(structured)
                            .instances(List.of())
                            .reload(new ReloadLimits(Duration.ofMillis(250), 60))
                            .drain(new DrainBudget(10, 1, Duration.ofHours(1)))
                            .driftPolicy(DriftPolicy.Repair)
                            .build());
        }
    }

    @Property(tries = 300)
    void anAppliedStateNeedsNoChange(@ForAll("cases") Case before, @ForAll("cases") Case after) {
        Rendered wanted = after.rendered();
        ObservedState observed = Instances.running(before.rendered());
        ObservedState applied = Instances.after(planner.plan(wanted, observed), wanted, observed);
        assertThat(planner.plan(wanted, applied)).isInstanceOf(Plan.Unchanged.class);
    }

    @Property(tries = 300)
    void anAllowListNeverReloads(
            @ForAll("structures") Structured structure,
            @ForAll("allowLists") List<Cidr> before,
            @ForAll("allowLists") List<Cidr> after) {
        Rendered wanted = new Case(structure, after).rendered();
        assertThat(planner.plan(wanted, Instances.running(new Case(structure, before).rendered())))
                .isNotInstanceOf(Plan.ReloadRequired.class);
        assertThat(planner.plan(wanted, Instances.running(new Case(structure, null).rendered())))
                .isNotInstanceOf(Plan.ReloadRequired.class);
    }

    @Property(tries = 300)
    void anyOtherDifferenceReloads(@ForAll("cases") Case before, @ForAll("cases") Case after) {
        Plan plan = planner.plan(after.rendered(), Instances.running(before.rendered()), before.rendered());
        if (visible(before.structure()).equals(visible(after.structure()))) {
            assertThat(plan).isNotInstanceOf(Plan.ReloadRequired.class);
        } else {
            assertThat(plan).isInstanceOf(Plan.ReloadRequired.class);
            assertThat(plan.reason()).contains(" changed; the running worker has revision ");
        }
    }

    /** Resolvers are written only for servers with a name; without one they make no difference. */
    private static Structured visible(Structured structured) {
        boolean named = structured.backends().stream()
                .flatMap(backend -> backend.servers().stream())
                .anyMatch(server -> server.address().startsWith("db"));
        return named
                ? structured
                : new Structured(
                        structured.frontends(),
                        structured.backends(),
                        new Resolvers(List.of(), Duration.ofSeconds(1)),
                        structured.timeouts(),
                        structured.stats());
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(structures(), allowLists().injectNull(0.2)).as(Case::new);
    }

    @Provide
    Arbitrary<List<Cidr>> allowLists() {
        return Arbitraries.of("10.0.0.0/8", "10.0.0.7", "fd00::/8", "192.168.0.0/16", "127.0.0.1", "0.0.0.0/0")
                .map(Cidr::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<Structured> structures() {
        Arbitrary<ResolvedTimeouts> timeouts = Arbitraries.of(1, 2)
                .map(hours -> new ResolvedTimeouts(
                        Duration.ofSeconds(5), Duration.ofHours(hours), Duration.ofHours(1), Duration.ofHours(1)));
        Arbitrary<Resolvers> resolvers = Combinators.combine(
                        Arbitraries.of("10.0.0.2:53", "[fd00::2]:53")
                                .list()
                                .uniqueElements()
                                .ofMaxSize(2),
                        Arbitraries.of(10, 30).map(Duration::ofSeconds))
                .as(Resolvers::new);
        Arbitrary<StatsPage> stats = Arbitraries.of(9000, 9001)
                .map(port -> new StatsPage(null, port))
                .injectNull(0.5);
        return Combinators.combine(
                        frontends().list().ofSize(1), backends().list().ofSize(1), resolvers, timeouts, stats)
                .as(Structured::new);
    }

    private static Arbitrary<Frontend> frontends() {
        Arbitrary<String> addresses = Arbitraries.of("127.0.0.1", "::").injectNull(0.5);
        Arbitrary<Integer> limits = Arbitraries.of(10, 20).injectNull(0.5);
        return Combinators.combine(Arbitraries.of("mysql", "a.b"), addresses, Arbitraries.of(3306, 3307), limits)
                .as((name, address, port, limit) -> new Frontend(name, address, port, null, limit, "rds"));
    }

    private static Arbitrary<ResolvedBackend> backends() {
        Arbitrary<Check> checks = Combinators.combine(
                        Arbitraries.of(
                                new CheckRequest.TcpConnect(),
                                new CheckRequest.MySqlLogin("haproxy"),
                                new CheckRequest.HttpRequest(
                                        new HttpCheck(HttpMethod.GET, "/primary", null, 8008, null))),
                        Arbitraries.of(1, 2),
                        Arbitraries.of(1, 2))
                .as((request, rise, fall) -> new Check(request, Duration.ofSeconds(2), rise, fall))
                .injectNull(0.3);
        Arbitrary<Server> servers = Combinators.combine(
                        Arbitraries.of("10.0.0.1", "db.example", "fd00::1"),
                        Arbitraries.of(0, 100),
                        Arbitraries.of(true, false))
                .as((address, weight, backup) -> new Server("primary", address, 3306, weight, backup, null));
        return Combinators.combine(
                        Arbitraries.of(Balance.values()), servers.list().ofSize(1), checks)
                .as((balance, list, check) -> new ResolvedBackend("rds", balance, list, check));
    }
}
