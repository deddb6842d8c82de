package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HAProxy's own words, from 2.8 and 3.2, alone and as the Data Plane API wraps them, and the probe's of taken addresses. */
class FieldLocatorTest {
    private final FieldLocator locator = new FieldLocator();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[ALERT]    (1) : config : Proxy 'mysql': unable to find required default_backend: 'nope'."
                        + " | spec.listeners[mysql].backend",
                "[ALERT]    (1) : Binding [haproxy.cfg:29] for frontend mysql: cannot bind socket (Address already in use) for [127.0.0.1:3306]"
                        + " | spec.listeners[mysql].port",
                "[ALERT]    (1) : Binding [haproxy.cfg:15] for frontend mysql: protocol tcpv4: cannot bind socket (Address already in use) for [127.0.0.1:16507]."
                        + " | spec.listeners[mysql].port",
                "[ALERT]    (1) : Binding [haproxy.cfg:29] for frontend mysql: cannot bind socket (Cannot assign requested address) for [10.99.0.1:3306]"
                        + " | spec.listeners[mysql].address",
                "[ALERT]    (1) : Binding [haproxy.cfg:36] for frontend proxyconfig-stats: cannot bind socket (Address already in use) for [127.0.0.1:9000]"
                        + " | spec.stats.port",
                "Binding for frontend mysql: cannot bind socket (Address already in use) for [127.0.0.1:3306]"
                        + " | spec.listeners[mysql].port",
                "[ALERT]    (1) : config : [haproxy.cfg:54] : 'server rds/primary' : could not resolve address 'nowhere.invalid'."
                        + " | spec.backends[rds].servers[primary]",
                "[ALERT]    (1) : config : [haproxy.cfg:54] : 'server rds/primary' : weight of server primary is not within 0 and 256 (500).."
                        + " | spec.backends[rds].servers[primary]",
                "[ALERT]    (1) : config : parsing [haproxy.cfg:30] : error detected while parsing ACL 'allowed' : 'garbage' is not a valid IPv4 or IPv6 address at line 1 of file '/x/proxyconfig-mysql.acl'."
                        + " | spec.listeners[mysql].allowedSources",
                "[ALERT]    (1) : config : parsing [haproxy.cfg:30] : error detected while parsing ACL 'allowed' : failed to open pattern file </x/proxyconfig-mysql.acl>."
                        + " | spec.listeners[mysql].allowedSources",
                "[ALERT]    (1) : config : parsing [haproxy.cfg:20] : 'nameserver dns1' : missing port specification in 'foo'"
                        + " | spec.dns.nameservers",
                "[ALERT]    (1) : config : parsing [haproxy.cfg:10] : unexpected character 'x' in 'timeout connect'"
                        + " | spec.timeouts.connect",
                "[ALERT]    (1) : config : backend 'rds' has no server available! | spec.backends[rds]"
            })
    void findsTheField(String message, String field) {
        assertThat(locator.locate(message, Samples.structured(3306))).contains(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[NOTICE]   (1) : haproxy version is 2.8.25",
                "Proxy 'other': unable to find required default_backend: 'nope'.",
                "'server rds/other' : could not resolve address",
                "Binding [haproxy.cfg:29] for frontend other: cannot bind socket",
                "connection refused"
            })
    void doesNotGuess(String message) {
        assertThat(locator.locate(message, Samples.structured(3306))).isEmpty();
    }

    @Test
    void readsEveryLine() {
        String answer = """
                validation error: exit status 1: err transactionId=29
                msg="Proxy 'mysql': unable to find required default_backend: 'nope'."
                msg="Fatal errors found in configuration."
                """;
        assertThat(locator.locate(answer, Samples.structured(3306))).contains("spec.listeners[mysql].backend");
    }

    @Test
    void aRawFileIsOneField() {
        String message =
                "config parsing [/tmp/onlyvalidate3199900895:8] unknown keyword 'timeoutx' in 'defaults' section";
        assertThat(locator.locate(message, Samples.raw("global\n"))).contains("spec.raw.configMap");
    }
}
