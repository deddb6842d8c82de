package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.proxyconfig.api.v1alpha1.Backend;
import io.proxyconfig.api.v1alpha1.DatabaseCredentialsReference;
import io.proxyconfig.api.v1alpha1.Dns;
import io.proxyconfig.api.v1alpha1.Drain;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.ExternalCredentialsReference;
import io.proxyconfig.api.v1alpha1.ExternalInstance;
import io.proxyconfig.api.v1alpha1.HealthCheck;
import io.proxyconfig.api.v1alpha1.HealthCheckBuilder;
import io.proxyconfig.api.v1alpha1.HealthCheckType;
import io.proxyconfig.api.v1alpha1.HttpCheck;
import io.proxyconfig.api.v1alpha1.HttpMethod;
import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.MySqlCheck;
import io.proxyconfig.api.v1alpha1.MySqlProbe;
import io.proxyconfig.api.v1alpha1.Probe;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.Reload;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.api.v1alpha1.SslMode;
import io.proxyconfig.api.v1alpha1.Stats;
import io.proxyconfig.api.v1alpha1.Timeouts;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * No text in any field of a resource can add a line or a word to haproxy.cfg, even if no schema has checked the resource: it
 * is refused with the name of its field, or the file has the same lines and words as with a harmless value.
 */
class InjectionProperties {
    private static final References REFERENCES =
            new References(Map.of("s", Map.of("username", "u", "password", "p", "token", "t")), Map.of());

    /** All text fields of a resource. */
    enum Field {
        METADATA_NAMESPACE("metadata.namespace", "shop"),
        METADATA_NAME("metadata.name", "orders"),
        LISTENER_NAME("spec.listeners[", "mysql"),
        LISTENER_ADDRESS("spec.listeners[mysql].address", "127.0.0.1"),
        ALLOWED_SOURCE("spec.listeners[mysql].allowedSources[0]", "10.0.0.0/8"),
        LISTENER_BACKEND("spec.listeners[mysql].backend", "rds"),
        BACKEND_NAME("spec.backends[", "rds"),
        SERVER_NAME("spec.backends[rds].servers[", "primary"),
        SERVER_ADDRESS("spec.backends[rds].servers[primary].address", "db.example"),
        CHECK_USER("spec.backends[rds].healthCheck.mySQL.user", "haproxy"),
        CHECK_INTERVAL("spec.backends[rds].healthCheck.interval", "2s"),
        CHECK_PATH("spec.backends[web].healthCheck.http.path", "/primary"),
        CHECK_HOST("spec.backends[web].healthCheck.http.host", "db.example"),
        NAMESERVER("spec.dns.nameservers[0]", "10.0.0.2"),
        CACHE_TTL("spec.dns.cacheTTL", "10s"),
        CONNECT("spec.timeouts.connect", "5s"),
        CLIENT("spec.timeouts.client", "24h"),
        SERVER("spec.timeouts.server", "24h"),
        TUNNEL("spec.timeouts.tunnel", "24h"),
        STATS_ADDRESS("spec.stats.address", "127.0.0.1"),
        MIN_INTERVAL("spec.reload.minInterval", "250ms"),
        MAX_DRAIN_TIME("spec.drain.maxDrainTime", "24h"),
        PROBE_SECRET("spec.probe.mysql.credentialsSecretRef.name", "s"),
        PROBE_USERNAME_KEY("spec.probe.mysql.credentialsSecretRef.usernameKey", "username"),
        PROBE_PASSWORD_KEY("spec.probe.mysql.credentialsSecretRef.passwordKey", "password"),
        PROBE_CA_KEY("spec.probe.mysql.credentialsSecretRef.caKey", "ca.crt"),
        PROBE_LISTENER("spec.probe.mysql.listener", "mysql"),
        PROBE_DATABASE("spec.probe.mysql.database", "app"),
        PROBE_QUERY("spec.probe.mysql.query", "SELECT 1"),
        PROBE_INTERVAL("spec.probe.mysql.interval", "5s"),
        INSTANCE_NAME("spec.external.instances[", "a"),
        INSTANCE_URL("spec.external.instances[a].dataPlaneURL", "http://127.0.0.1:5555"),
        INSTANCE_PROBE_URL("spec.external.instances[a].probeURL", "http://127.0.0.1:8443"),
        CREDENTIALS("spec.external.credentialsSecretRef.name", "s"),
        USERNAME_KEY("spec.external.credentialsSecretRef.usernameKey", "username"),
        PASSWORD_KEY("spec.external.credentialsSecretRef.passwordKey", "password"),
        TOKEN_KEY("spec.external.credentialsSecretRef.tokenKey", "token"),
        CA_KEY("spec.external.credentialsSecretRef.caKey", "ca.crt");

        private final String path;
        private final String harmless;

        Field(String path, String harmless) {
            this.path = path;
            this.harmless = harmless;
        }
    }

    @Property(tries = 5000)
    void noStringAddsALineOrAWord(@ForAll Field field, @ForAll("hostile") String value) {
        List<Problem> problems =
                switch (rendering(field, value)) {
                    case Rendering.NotRenderable refused -> refused.problems();
                    case Rendered rendered -> {
                        assertThat(Skeletons.of(rendered)).isEqualTo(Skeletons.of(comparable(field, value)));
                        yield List.of();
                    }
                };
        assertThat(problems).allSatisfy(problem -> assertThat(problem.field())
                .matches(path -> path.startsWith(field.path)
                        || (field == Field.BACKEND_NAME && path.startsWith(Field.LISTENER_BACKEND.path))));
    }

    /** The line of a server differs between an address and a name. */
    private static Rendered comparable(Field field, String value) {
        boolean address = field == Field.SERVER_ADDRESS && (value.contains(":") || value.matches("[0-9.]+"));
        return (Rendered) rendering(field, address ? "10.0.0.10" : field.harmless);
    }

    @Provide
    Arbitrary<String> hostile() {
        return HostileStrings.strings();
    }

    private static Rendering rendering(Field field, String value) {
        Map<Field, String> values = new HashMap<>();
        Arrays.stream(Field.values()).forEach(each -> values.put(each, each.harmless));
        values.put(field, value);
        // References change with the name, so that no reference points nowhere.
        if (field == Field.LISTENER_NAME) {
            values.put(Field.PROBE_LISTENER, value);
        } else if (field == Field.BACKEND_NAME) {
            values.put(Field.LISTENER_BACKEND, value);
        }
        return switch (resolve(each -> Objects.requireNonNull(values.get(each)))) {
            case Resolution.Resolved resolved -> new Renderer().render(resolved.desired());
            case Resolution.Rejected rejected -> new Rendering.NotRenderable(rejected.problems());
            case Resolution.Unresolved unresolved -> new Rendering.NotRenderable(unresolved.problems());
        };
    }

    /** The value of each field. */
    private interface Values {
        String of(Field field);
    }

    private static Resolution resolve(Values values) {
        return new Resolver()
                .resolve(
                        new ResourceIdentity(values.of(Field.METADATA_NAMESPACE), values.of(Field.METADATA_NAME), null),
                        spec(values),
                        REFERENCES);
    }

    private static ProxyConfigSpec spec(Values values) {
        return new ProxyConfigSpec(
                null,
                List.of(new Listener(
                        values.of(Field.LISTENER_NAME),
                        values.of(Field.LISTENER_ADDRESS),
                        3306,
                        List.of(values.of(Field.ALLOWED_SOURCE)),
                        10,
                        values.of(Field.LISTENER_BACKEND))),
                List.of(backend(values), httpBackend(values)),
                new Dns(List.of(values.of(Field.NAMESERVER)), values.of(Field.CACHE_TTL)),
                new Timeouts(
                        values.of(Field.CONNECT),
                        values.of(Field.CLIENT),
                        values.of(Field.SERVER),
                        values.of(Field.TUNNEL)),
                new Stats(values.of(Field.STATS_ADDRESS), 9000),
                new Reload(values.of(Field.MIN_INTERVAL), 60),
                new Drain(10, new Quantity("256Mi"), values.of(Field.MAX_DRAIN_TIME)),
                DriftPolicy.Repair,
                new Probe(new MySqlProbe(
                        new DatabaseCredentialsReference(
                                values.of(Field.PROBE_SECRET),
                                values.of(Field.PROBE_USERNAME_KEY),
                                values.of(Field.PROBE_PASSWORD_KEY),
                                values.of(Field.PROBE_CA_KEY)),
                        values.of(Field.PROBE_LISTENER),
                        values.of(Field.PROBE_DATABASE),
                        values.of(Field.PROBE_QUERY),
                        values.of(Field.PROBE_INTERVAL),
                        2,
                        SslMode.Preferred)),
                null,
                null,
                null,
                new External(
                        List.of(new ExternalInstance(
                                values.of(Field.INSTANCE_NAME),
                                values.of(Field.INSTANCE_URL),
                                values.of(Field.INSTANCE_PROBE_URL))),
                        new ExternalCredentialsReference(
                                values.of(Field.CREDENTIALS),
                                values.of(Field.USERNAME_KEY),
                                values.of(Field.PASSWORD_KEY),
                                values.of(Field.TOKEN_KEY),
                                values.of(Field.CA_KEY))),
                false);
    }

    private static Backend backend(Values values) {
        Server server =
                new Server(values.of(Field.SERVER_NAME), values.of(Field.SERVER_ADDRESS), 3306, 100, false, null);
        HealthCheck check = HealthCheckBuilder.builder()
                .type(HealthCheckType.MySQL)
                .mySQL(new MySqlCheck(values.of(Field.CHECK_USER)))
                .interval(values.of(Field.CHECK_INTERVAL))
                .build();
        return new Backend(values.of(Field.BACKEND_NAME), Backend.Balance.LeastConnections, List.of(server), check);
    }

    private static Backend httpBackend(Values values) {
        HttpCheck http =
                new HttpCheck(HttpMethod.GET, values.of(Field.CHECK_PATH), values.of(Field.CHECK_HOST), 8008, 200);
        HealthCheck check = HealthCheckBuilder.builder()
                .type(HealthCheckType.HTTP)
                .http(http)
                .build();
        return new Backend(
                "web", Backend.Balance.First, List.of(new Server("agent", "10.0.0.3", 3306, 100, false, null)), check);
    }
}
