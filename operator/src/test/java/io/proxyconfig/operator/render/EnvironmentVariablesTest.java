package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentVariablesTest {
    private final EnvironmentVariables variables = new EnvironmentVariables(Set.of("KNOWN"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server db ${UNKNOWN}:3306",
                "server db \"${UNKNOWN}\":3306",
                "server db \"$UNKNOWN\":3306",
                "server db \"$UNKNOWN:3306\" weight ${KNOWN}",
                "bind ${UNKNOWN}:3306",
                "nameserver a \"${UNKNOWN}:53\"",
                "http-request return string \"a ${UNKNOWN} b\"",
                "default_backend \"${UNKNOWN[*]}\"",
            })
    void anUnknownVariable(String line) {
        assertThat(undefined(line)).containsExactly("UNKNOWN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server db ${KNOWN}:3306",
                "server db \"${UNKNOWN-127.0.0.1}\":3306",
                "server db ${UNKNOWN-127.0.0.1}:3306",
                "server db ${HAPROXY_LOCALPEER}:3306",
                "log-format \"${HAPROXY_TCP_LOG_FMT} %rt\"",
                "acl a path_reg '^/${UNKNOWN}$'",
                "acl a path_reg ^/x$",
                "acl a path_reg \"^/x$\"",
                "http-request return string \"\\${UNKNOWN}\"",
                "http-request return string ${UNKNOWN}",
                "# server db ${UNKNOWN}:3306",
            })
    void noUnknownVariable(String line) {
        assertThat(undefined(line)).isEmpty();
    }

    /** HAProxy sets the first two only for its child processes. */
    @ParameterizedTest
    @ValueSource(strings = {"HAPROXY_CLI", "HAPROXY_CFGFILES", "HAPROXY_HOST"})
    void aVariableThatHaproxyDoesNotSetForTheFile(String name) {
        assertThat(undefined("server db ${" + name + "}:3306")).containsExactly(name);
    }

    @Test
    void aVariableThatTheFileSets() {
        assertThat(undefined("presetenv DB_HOST 127.0.0.1")).isEmpty();
        assertThat(undefined("server db ${DB_HOST}:3306")).isEmpty();
        assertThat(undefined("server db ${OTHER}:3306")).containsExactly("OTHER");
    }

    @Test
    void aVariableThatTheFileRemoves() {
        assertThat(undefined("unsetenv KNOWN")).isEmpty();
        assertThat(undefined("server db ${KNOWN}:3306")).containsExactly("KNOWN");
    }

    @Test
    void aResetKeepsTheNamedVariables() {
        EnvironmentVariables two = new EnvironmentVariables(Set.of("A", "B"));
        assertThat(two.undefinedIn(ConfigLine.parse("resetenv A"))).isEmpty();
        assertThat(two.undefinedIn(ConfigLine.parse("server db \"${A}${B}\":3306")))
                .containsExactly("B");
    }

    private List<String> undefined(String line) {
        return variables.undefinedIn(ConfigLine.parse(line));
    }
}
