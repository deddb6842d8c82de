package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of a real Data Plane API 3.2 in front of HAProxy 2.8 and 3.2. */
class HaproxyMessagesTest {

    @Test
    void extractsTheAlertsOfAFailedReloadOfHaproxy28() {
        assertThat(HaproxyMessages.in("""
                        Reload failed: failed to reload configuration, [NOTICE]   (28996) : haproxy version is 2.8.25-5cf5d0683
                        [NOTICE]   (28996) : path to executable is /usr/local/sbin/haproxy
                        [ALERT]    (28996) : Binding [/etc/haproxy/haproxy.cfg:15] for frontend f1: cannot bind socket (Address already in use) for [127.0.0.1:16607]
                        [ALERT]    (28996) : [/usr/local/sbin/haproxy.main()] Some protocols failed to start their listeners! Exiting.
                        [WARNING]  (28996) : Loading failure!""")).isEqualTo("""
                        Binding [haproxy.cfg:15] for frontend f1: cannot bind socket (Address already in use) for [127.0.0.1:16607]
                        [haproxy.main()] Some protocols failed to start their listeners! Exiting.""");
    }

    @Test
    void extractsTheAlertsOfAFailedReloadOfHaproxy32() {
        assertThat(HaproxyMessages.in("""
                        Reload failed: failed to reload configuration, [NOTICE]   (28767) : Initializing new worker (28855)
                        [NOTICE]   (28855) : haproxy version is 3.2.26-1
                        [NOTICE]   (28855) : path to executable is /usr/local/sbin/haproxy
                        [ALERT]    (28855) : Binding [haproxy.cfg:15] for frontend f1: protocol tcpv4: cannot bind socket (Address already in use) for [127.0.0.1:16507].
                        [ALERT]    (28855) : [haproxy.main()] Some protocols failed to start their listeners! Exiting.
                        [NOTICE]   (28767) : haproxy version is 3.2.26-1
                        [NOTICE]   (28767) : path to executable is /usr/local/sbin/haproxy
                        [WARNING]  (28767) : Failed to load worker (28855) exited with code 1 (Exit)""")).isEqualTo("""
                        Binding [haproxy.cfg:15] for frontend f1: protocol tcpv4: cannot bind socket (Address already in use) for [127.0.0.1:16507].
                        [haproxy.main()] Some protocols failed to start their listeners! Exiting.""");
    }

    @Test
    void extractsTheMessageOfAFailedValidation() {
        assertThat(HaproxyMessages.in("""
                        validation error: exit status 1: msg="config parsing [/tmp/onlyvalidate2931780473:8] unknown keyword 'timeoutx' in 'defaults' section; did you mean 'timeout' maybe ?"
                        msg="config Error(s) found in configuration file /tmp/onlyvalidate2931780473"
                        msg="config Fatal errors found in configuration.\""""))
                .isEqualTo(
                        "parsing [haproxy.cfg:8] unknown keyword 'timeoutx' in 'defaults' section; did you mean 'timeout' maybe ?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config ", ""})
    void extractsTheMessageOfAFailedTransaction(String level) {
        assertThat(HaproxyMessages.in("""
                        validation error: exit status 1: err transactionId=0093bc71-5cfa-48cd-b6a5-b5cdbc6c41ee\s
                        msg="%1$sProxy 'f1': unable to find required default_backend: 'nope'."
                        msg="%1$sFatal errors found in configuration.\"""".formatted(level)))
                .isEqualTo("Proxy 'f1': unable to find required default_backend: 'nope'.");
    }

    @Test
    void extractsAllMessages() {
        assertThat(HaproxyMessages.in("""
                        validation error: exit status 1: err transactionId=294c5c7c-b515-4ec1-b1ac-f7d3254010a8\s
                        msg="config parsing [/tmp/haproxy/haproxy.cfg.294c5c7c-b515-4ec1-b1ac-f7d3254010a8:8] error detected while parsing ACL 'a' failed to open pattern file </etc/haproxy/x.acl>."
                        line=10 msg="'server b/s' unknown keyword '"chek"'; did you mean 'check' maybe ?"
                        msg="Fatal errors found in configuration.\"""")).isEqualTo("""
                        parsing [haproxy.cfg:8] error detected while parsing ACL 'a' failed to open pattern file </etc/haproxy/x.acl>.
                        [haproxy.cfg:10] 'server b/s' unknown keyword '"chek"'; did you mean 'check' maybe ?""");
    }

    @Test
    void joinsTheLinesOfAnAlert() {
        assertThat(HaproxyMessages.in("""
                        [ALERT]    (7) : config : first line
                           | of two.
                        [WARNING]  (7) : config : missing timeouts for frontend 'f'.
                           | While not properly invalid, you will certainly encounter various problems""")).isEqualTo("first line of two.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Reload failed: dial unix /var/run/haproxy/master.sock: connect: connection refused",
                "validation error: exit status 139: ",
                "Reload failed: failed to reload configuration, [WARNING]  (28996) : Loading failure!"
            })
    void isTheWholeTextWhereHaproxySaidNothing(String answer) {
        assertThat(HaproxyMessages.in(answer)).isEqualTo(answer.strip());
    }

    @Test
    void keepsTheSummaryIfThereIsNoOtherMessage() {
        assertThat(HaproxyMessages.in("msg=\"config Fatal errors found in configuration.\""))
                .isEqualTo("Fatal errors found in configuration.");
    }
}
