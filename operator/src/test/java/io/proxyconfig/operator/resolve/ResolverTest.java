package io.proxyconfig.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.SslMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of Secrets, and specs that no schema has checked: each problem names its field, and none is an exception. */
class ResolverTest {
    private static final String SPEC = """
            listeners:
            - {name: mysql, port: 3306, backend: db, allowedSources: [10.0.0.0/8]}
            backends:
            - name: db
              servers:
              - {name: primary, address: 10.0.0.1, port: 3306}
              healthCheck: {type: MySQL, mySQL: {user: haproxy}}
            dns: {nameservers: [10.0.0.2]}
            probe: {mysql: {credentialsSecretRef: {name: probe}}}
            external:
              credentialsSecretRef: {name: dataplane}
              instances:
              - {name: a, dataPlaneURL: "http://127.0.0.1:5555", probeURL: "http://127.0.0.1:8443"}
            """;
    private static final Map<String, String> DATA_PLANE =
            Map.of("username", "admin", "password", "pw", "token", "t0ken", "ca.crt", "PEM");

    /** The keys of the Secret that CloudNativePG creates for an application. */
    private static final Map<String, String> CLOUD_NATIVE_PG = Map.of(
            "username", "app",
            "password", "secret\n",
            "dbname", "app",
            "host", "cluster-rw",
            "uri", "postgresql://app:secret@cluster-rw/app");

    @Test
    void readsTheDefaultKeys() {
        DesiredState desired = resolved(SPEC, DATA_PLANE, CLOUD_NATIVE_PG);

        assertThat(desired.instances().getFirst().credentials())
                .isEqualTo(new Credentials("admin", "pw", "t0ken", "PEM"));
        MySqlProbeTarget probe = Objects.requireNonNull(desired.probe());
        assertThat(probe.user()).isEqualTo("app");
        assertThat(probe.password()).isEqualTo("secret");
    }

    @Test
    void externalIsNotAddedToManagedInstances() {
        Resolution resolution = new Resolver()
                .resolve(
                        new ResourceIdentity("shop", "orders", "uid"),
                        new KubernetesSerialization().unmarshal(SPEC, ProxyConfigSpec.class),
                        new References(Map.of("dataplane", DATA_PLANE, "probe", CLOUD_NATIVE_PG), Map.of()),
                        ManagedInstances.none());

        assertThat(resolution)
                .isEqualTo(new Resolution.Rejected(List.of(new Problem(
                        "spec.external",
                        "cannot be added to a ProxyConfig that runs its own instances: remove spec.external, or create"
                                + " another ProxyConfig with it and delete this one"))));
    }

    @Test
    void theCaOfTheDatabaseIsReadForItsVerificationOnly() {
        Map<String, String> login = Map.of("username", "app", "password", "secret", "ca.crt", "PEM");

        assertThat(Objects.requireNonNull(resolved(SPEC, DATA_PLANE, login).probe())
                        .caCertificate())
                .isNull();
        MySqlProbeTarget verified = Objects.requireNonNull(
                resolved(SPEC.replace("{name: probe}", "{name: probe}, sslMode: VerifyCA"), DATA_PLANE, login)
                        .probe());
        assertThat(verified.sslMode()).isEqualTo(SslMode.VerifyCA);
        assertThat(verified.caCertificate()).isEqualTo("PEM");
    }

    @Test
    void readsTheKeysThatTheReferenceNames() {
        String spec = SPEC.replace("{name: probe}", "{name: probe, usernameKey: user.name, passwordKey: pw}")
                .replace(
                        "{name: dataplane}",
                        "{name: dataplane, usernameKey: u, passwordKey: p, tokenKey: t, caKey: bundle.pem}");

        DesiredState desired = resolved(
                spec,
                Map.of("u", "admin", "p", "pw", "t", "t0ken", "bundle.pem", "PEM", "ca.crt", "another CA"),
                Map.of("user.name", "app", "pw", "secret"));

        assertThat(desired.instances().getFirst().credentials())
                .isEqualTo(new Credentials("admin", "pw", "t0ken", "PEM"));
        MySqlProbeTarget probe = Objects.requireNonNull(desired.probe());
        assertThat(probe.user()).isEqualTo("app");
        assertThat(probe.password()).isEqualTo("secret");
    }

    @Test
    void aMissingKeyIsNamedWithItsField() {
        Resolution resolution = resolve(
                SPEC.replace("{name: probe}", "{name: probe, passwordKey: pw}"),
                Map.of("username", "admin", "password", "\n"),
                Map.of("username", "app", "password", "secret"));

        assertThat(resolution)
                .isInstanceOfSatisfying(Resolution.Unresolved.class, unresolved -> assertThat(unresolved.problems())
                        .extracting(Problem::toString)
                        .containsExactly(
                                "spec.external.credentialsSecretRef.passwordKey: Secret dataplane has no value for the key"
                                        + " password: add the key, or name another key",
                                "spec.external.credentialsSecretRef.tokenKey: Secret dataplane has no value for the key"
                                        + " token: add the key, or name another key",
                                "spec.probe.mysql.credentialsSecretRef.passwordKey: Secret probe has no value for the key"
                                        + " pw: add the key, or name another key"));
    }

    @Test
    void credentialsGoWithoutEncryptionOnlyIfTheSpecAllowsIt() {
        String plain = SPEC.replace("http://127.0.0.1:8443", "http://127.example.com:8443");

        assertThat(resolve(plain, DATA_PLANE, CLOUD_NATIVE_PG))
                .isInstanceOfSatisfying(Resolution.Rejected.class, rejected -> assertThat(rejected.problems())
                        .extracting(Problem::toString)
                        .containsExactly(
                                "spec.external.instances[a].probeURL: must start with https://, because the operator"
                                        + " sends credentials: use https://, or set spec.external.allowPlainHTTP to true to send"
                                        + " them without encryption"));
        DesiredState allowed =
                resolved(plain.replace("external:", "external:\n  allowPlainHTTP: true"), DATA_PLANE, CLOUD_NATIVE_PG);
        assertThat(allowed.instances().getFirst().probeURL()).hasToString("http://127.example.com:8443");
        resolved(SPEC.replace("http://127.0.0.1:8443", "https://haproxy-0:8443/"), DATA_PLANE, CLOUD_NATIVE_PG);
        resolved(SPEC.replace("http://127.0.0.1:8443", "http://[::1]"), DATA_PLANE, CLOUD_NATIVE_PG);
    }

    @Test
    void aReservedSecretIsNoReference() {
        Resolution resolution = new Resolver()
                .resolve(
                        new ResourceIdentity("shop", "orders", null),
                        new KubernetesSerialization().unmarshal(SPEC, ProxyConfigSpec.class),
                        new References(
                                Map.of("dataplane", DATA_PLANE, "probe", CLOUD_NATIVE_PG),
                                Map.of(),
                                List.of(),
                                Map.of("dataplane", "belongs to the ProxyConfig other")));

        assertThat(resolution)
                .isInstanceOfSatisfying(Resolution.Unresolved.class, unresolved -> assertThat(unresolved.problems())
                        .extracting(Problem::toString)
                        .containsExactly("spec.external.credentialsSecretRef.name: Secret dataplane belongs to the"
                                + " ProxyConfig other: name a Secret that you created for this"));
    }

    @Test
    void aSecretWithoutACaLeavesTheDefaultCas() {
        DesiredState desired = resolved(SPEC, Map.of("username", "a", "password", "b", "token", "c"), CLOUD_NATIVE_PG);

        assertThat(desired.instances().getFirst().credentials().caCertificate()).isNull();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "spec.listeners[mysql].allowedSources[0]                 | 10.0.0.0/8            | 10.0.0.0/33",
                "spec.backends[db].healthCheck.interval                  | type: MySQL           | type: MySQL, interval: 1d",
                "spec.dns.nameservers[0]                                 | 10.0.0.2              | dns.example",
                "spec.dns.cacheTTL                                       | dns: {                | dns: {cacheTTL: soon,",
                "spec.timeouts.connect                                   | dns:                  | 'timeouts: {connect: 5}\ndns:'",
                "spec.timeouts.client                                    | dns:                  | 'timeouts: {client: 0s}\ndns:'",
                "spec.timeouts.server                                    | dns:                  | 'timeouts: {server: 597h}\ndns:'",
                "spec.timeouts.tunnel                                    | dns:                  | 'timeouts: {tunnel: -1s}\ndns:'",
                "spec.reload.minInterval                                 | dns:                  | 'reload: {minInterval: 1d}\ndns:'",
                "spec.drain.maxDrainTime                                 | dns:                  | 'drain: {maxDrainTime: \"\"}\ndns:'",
                "spec.drain.maxMemory                                    | dns:                  | 'drain: {maxMemory: much}\ndns:'",
                "spec.drain.maxMemory                                    | dns:                  | 'drain: {maxMemory: 0}\ndns:'",
                "spec.probe.mysql.interval                               | probe: {mysql: {      | probe: {mysql: {interval: never,",
                "spec.external.instances[a].dataPlaneURL                 | http://127.0.0.1:5555 | ftp://127.0.0.1:5555",
                "spec.external.instances[a].dataPlaneURL                 | http://127.0.0.1:5555 | http://127.0.0.1:99999",
                "spec.external.instances[a].dataPlaneURL                 | http://127.0.0.1:5555 | http://data_plane:5555",
                "spec.external.instances[a].probeURL                     | http://127.0.0.1:8443 | http://u@127.0.0.1:8443",
                "spec.external.instances[a].probeURL                     | http://127.0.0.1:8443 | http://127.0.0.1:8443/x",
                "spec.backends[db].healthCheck.mySQL                     | ', mySQL: {user: haproxy}' | ''",
                "spec.backends[db].healthCheck.http                      | type: MySQL           | type: HTTP",
                "spec.backends[db].healthCheck.mySQL.user                | user: haproxy         | ''",
                "spec.listeners[0].name                                  | 'name: mysql, '       | ''",
                "spec.listeners[mysql].port                              | 'port: 3306, backend' | 'backend'",
                "spec.backends[db].servers[primary].address              | 'address: 10.0.0.1, ' | ''",
                "spec.probe.mysql.credentialsSecretRef                   | 'credentialsSecretRef: {name: probe}' | ''",
                "spec.external.credentialsSecretRef.name                 | 'name: dataplane'     | ''",
            })
    void whatNoSchemaHasCheckedIsAProblemOfItsField(String field, String from, String to) {
        assertThat(SPEC).contains(from);

        Resolution resolution = resolve(SPEC.replace(from, to), DATA_PLANE, CLOUD_NATIVE_PG);

        assertThat(resolution)
                .isInstanceOfSatisfying(Resolution.Rejected.class, rejected -> assertThat(rejected.problems())
                        .singleElement()
                        .satisfies(problem -> {
                            assertThat(problem.field()).isEqualTo(field);
                            assertThat(problem.message()).matches("(must be|is required).*");
                        }));
    }

    @Test
    void findsAllProblems() {
        String spec = SPEC.replace("10.0.0.0/8", "office, lan").replace("dns:", "timeouts: {connect: now}\ndns:");

        assertThat(resolve(spec, DATA_PLANE, CLOUD_NATIVE_PG))
                .isInstanceOfSatisfying(Resolution.Rejected.class, rejected -> assertThat(rejected.problems())
                        .extracting(Problem::field)
                        .containsExactly(
                                "spec.listeners[mysql].allowedSources[0]",
                                "spec.listeners[mysql].allowedSources[1]",
                                "spec.timeouts.connect"));
    }

    private static DesiredState resolved(String spec, Map<String, String> dataPlane, Map<String, String> probe) {
        Resolution resolution = resolve(spec, dataPlane, probe);
        assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
        return ((Resolution.Resolved) resolution).desired();
    }

    private static Resolution resolve(String spec, Map<String, String> dataPlane, Map<String, String> probe) {
        return new Resolver()
                .resolve(
                        new ResourceIdentity("shop", "orders", null),
                        new KubernetesSerialization().unmarshal(spec, ProxyConfigSpec.class),
                        new References(Map.of("dataplane", dataPlane, "probe", probe), Map.of()));
    }
}
