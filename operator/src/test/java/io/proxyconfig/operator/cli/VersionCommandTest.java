package io.proxyconfig.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionCommandTest {
    private final StringWriter out = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version"})
    void printsVersionRevisionAndJava(String argument) {
        assertThat(run(argument)).isZero();
        assertThat(out.toString())
                .matches("proxyconfig-operator \\d+\\.\\d+\\S*\\Rrevision (unknown|[0-9a-f]{40})\\Rjava \\d+\\S*\\R");
    }

    @Test
    void theHelpListsExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Exit codes:", "143", "run", "log-level", "version");
    }

    private int run(String... arguments) {
        return OperatorMain.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);
    }
}
