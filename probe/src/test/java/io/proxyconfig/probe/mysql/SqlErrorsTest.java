package io.proxyconfig.probe.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import org.junit.jupiter.api.Test;

/** One line that says why, whoever wrapped it, and never the password. */
class SqlErrorsTest {

    @Test
    void joinsTheSummaryWithTheInnermostReason() {
        Exception eof = new EOFException("Can not read response from server.");
        SQLException e = new SQLException(
                "Communications link failure\n\nThe last packet was received 5 ms ago.",
                "08S01",
                new IllegalStateException("in between", eof));
        assertThat(SqlErrors.describe(e, "secret"))
                .isEqualTo("Communications link failure: Can not read response from server.");
    }

    @Test
    void saysOneThingOnce() {
        assertThat(SqlErrors.describe(new SQLException("Access denied"), "secret"))
                .isEqualTo("Access denied");
        assertThat(SqlErrors.describe(new SQLException((String) null), "secret"))
                .isEqualTo("SQLException");
    }

    @Test
    void hidesThePasswordWhoeverSaysIt() {
        assertThat(SqlErrors.describe(new SQLException("cannot use s3cret here"), "s3cret"))
                .isEqualTo("cannot use *** here");
        assertThat(SqlErrors.describe(new SQLException("fine"), "")).isEqualTo("fine");
    }

    @Test
    void tellsAConnectionsEndFromAQuerys() {
        assertThat(SqlErrors.endsConnection(new SQLException("link failure", "08S01")))
                .isTrue();
        assertThat(SqlErrors.endsConnection(new SQLNonTransientConnectionException("closed")))
                .isTrue();
        assertThat(SqlErrors.endsConnection(new SQLSyntaxErrorException("no such table", "42S02")))
                .isFalse();
    }
}
