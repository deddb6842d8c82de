package io.proxyconfig.operator.render;

import io.proxyconfig.api.v1alpha1.Backend.Balance;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.operator.resolve.Cidr;
import io.proxyconfig.operator.resolve.Configuration;
import io.proxyconfig.operator.resolve.Configuration.Check;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.RawText;
import io.proxyconfig.operator.resolve.Configuration.ResolvedBackend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedTimeouts;
import io.proxyconfig.operator.resolve.Configuration.Resolvers;
import io.proxyconfig.operator.resolve.Configuration.StatsPage;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.DesiredStateBuilder;
import io.proxyconfig.operator.resolve.DrainBudget;
import io.proxyconfig.operator.resolve.ReloadLimits;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Desired states that several tests use. */
final class Samples {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Samples() {}

    /** Listener {@code mysql} in front of {@code rds/primary}, with a statistics page. */
    static DesiredState structured(int port, String... allow) {
        List<Cidr> networks = List.of(allow).stream()
                .map(text -> Cidr.parse(text).orElseThrow())
                .toList();
        return structured(new Frontend("mysql", "127.0.0.1", port, networks, null, "rds"), null, null);
    }

    /** The same with limits for connections. */
    static DesiredState limited(int listener, int server) {
        return structured(new Frontend("mysql", "127.0.0.1", 3306, List.of(), listener, "rds"), server, null);
    }

    /** The same with a health check. */
    static DesiredState checked(CheckRequest request) {
        return structured(
                new Frontend("mysql", "127.0.0.1", 3306, List.of(), null, "rds"),
                null,
                new Check(request, SECOND, 2, 3));
    }

    private static DesiredState structured(Frontend frontend, @Nullable Integer serverLimit, @Nullable Check check) {
        return desired(new Structured(
                List.of(frontend),
                List.of(new ResolvedBackend(
                        "rds",
                        Balance.LeastConnections,
                        List.of(new Server("primary", "10.0.0.10", 3306, 100, false, serverLimit)),
                        check)),
                new Resolvers(List.of(), SECOND),
                new ResolvedTimeouts(SECOND, SECOND, SECOND, SECOND),
                new StatsPage("127.0.0.1", 9000)));
    }

    /** A listener and a backend of that name. */
    static DesiredState named(String name) {
        return desired(new Structured(
                List.of(new Frontend(name, null, 3306, null, null, name)),
                List.of(new ResolvedBackend(
                        name,
                        Balance.LeastConnections,
                        List.of(new Server("primary", "10.0.0.10", 3306, 100, false, null)),
                        null)),
                new Resolvers(List.of(), SECOND),
                new ResolvedTimeouts(SECOND, SECOND, SECOND, SECOND),
                null));
    }

    static DesiredState raw(String text) {
        return desired(new RawText(text, "spec.raw.configMap", Set.of()));
    }

    private static DesiredState desired(Configuration configuration) {
        return DesiredStateBuilder.builder()
                .resource(new ResourceIdentity("shop", "orders", null))
                .configuration(configuration)
                .instances(List.of())
                .reload(new ReloadLimits(SECOND, 60))
                .drain(new DrainBudget(10, 1, SECOND))
                .driftPolicy(DriftPolicy.Repair)
                .build();
    }

    static Rendered rendered(DesiredState desired) {
        return (Rendered) new Renderer().render(desired);
    }
}
