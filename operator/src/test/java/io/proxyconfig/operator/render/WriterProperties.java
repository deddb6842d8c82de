package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Backend.Balance;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.api.v1alpha1.HttpCheck;
import io.proxyconfig.api.v1alpha1.HttpMethod;
import io.proxyconfig.api.v1alpha1.Server;
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
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The renderer checks each value, whatever the resolver checked; and it does not change a whole file. */
class WriterProperties {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Property(tries = 3000)
    void refusesOrWritesOneWord(@ForAll @IntRange(max = 10) int position, @ForAll("hostile") String value) {
        if (new Renderer().render(desired(position, value)) instanceof Rendered rendered) {
            boolean address = position == 5 && (value.contains(":") || value.matches("[0-9.]+"));
            DesiredState harmless = desired(address ? 5 : -1, "10.0.0.10");
            assertThat(Skeletons.of(rendered)).isEqualTo(Skeletons.of((Rendered) new Renderer().render(harmless)));
        }
    }

    @Property(tries = 2000)
    void aRawFileGetsThreeMoreLines(@ForAll("hostile") String before, @ForAll("hostile") String after) {
        String text = before.replace("\0", "") + "\nglobal\n" + after.replace("\0", "") + "\n";
        boolean simple = !text.contains("description")
                && !text.contains("mworker-max-reloads")
                && !text.contains(".if")
                && !before.contains("global");
        if (simple
                && new Renderer().render(desired(new RawText(text, "spec.raw.configMap", Set.of())))
                        instanceof Rendered rendered) {
            String ours = "  description proxyconfig shop/orders revision " + rendered.revision() + " renderer "
                    + Renderer.VERSION + "\n";
            String limit = "  mworker-max-reloads 2147483647\n";
            String client = "  httpclient.ssl.verify none\n";
            assertThat(rendered.cfg(name -> name)).contains(ours, limit, client);
            assertThat(rendered.cfg(name -> name)
                            .replaceFirst(ours, "")
                            .replaceFirst(limit, "")
                            .replaceFirst(client, ""))
                    .isEqualTo(text);
        }
    }

    @Provide
    Arbitrary<String> hostile() {
        return HostileStrings.strings();
    }

    private static DesiredState desired(int position, String value) {
        String[] values = {
            "shop", "orders", "mysql", "127.0.0.1", "primary", "db.example", "haproxy", "10.0.0.2:53", "rds", "/", "db"
        };
        if (position >= 0) {
            values[position] = value;
        }
        Structured structured = new Structured(
                List.of(new Frontend(values[2], values[3], 3306, null, null, values[8])),
                List.of(
                        new ResolvedBackend(
                                values[8],
                                Balance.First,
                                List.of(new Server(values[4], values[5], 3306, 100, false, null)),
                                new Check(new CheckRequest.MySqlLogin(values[6]), SECOND, 1, 1)),
                        http(values[9], values[10])),
                new Resolvers(List.of(values[7]), SECOND),
                new ResolvedTimeouts(SECOND, SECOND, SECOND, SECOND),
                new StatsPage(values[3], 9000));
        return DesiredStateBuilder.builder()
                .resource(new ResourceIdentity(values[0], values[1], null))
                .configuration(structured)
                .instances(List.of())
                .reload(new ReloadLimits(SECOND, 1))
                .drain(new DrainBudget(1, 1, SECOND))
                .driftPolicy(DriftPolicy.Repair)
                .build();
    }

    private static ResolvedBackend http(String path, String host) {
        return new ResolvedBackend(
                "web",
                Balance.First,
                List.of(new Server("agent", "10.0.0.3", 3306, 100, false, null)),
                new Check(
                        new CheckRequest.HttpRequest(new HttpCheck(HttpMethod.GET, path, host, 8008, 200)),
                        SECOND,
                        1,
                        1));
    }

    private static DesiredState desired(RawText raw) {
        return DesiredStateBuilder.builder()
                .resource(new ResourceIdentity("shop", "orders", null))
                .configuration(raw)
                .instances(List.of())
                .reload(new ReloadLimits(SECOND, 1))
                .drain(new DrainBudget(1, 1, SECOND))
                .driftPolicy(DriftPolicy.Repair)
                .build();
    }
}
