package io.proxyconfig.probe.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import org.junit.jupiter.api.Test;

/** The description is one line with the cause and without the password. */
class SqlErrorsTest {

    @Test
    void joinsTheMessageWithTheInnermostCause() {
        Exception eof = new EOFException("Can not read response from server.");
        SQLException e = new SQLException(
                "Communications link failure\n\nThe last packet was received 5 ms ago.",
                "08S01",
                new IllegalStateException("in between", eof));
        assertThat(SqlErrors.describe(e, "secret"))
                .isEqualTo("Communications link failure: Can not read response from server.");
    }

    @Test
    void repeatsNoMessage() {
        assertThat(SqlErrors.describe(new SQLException("Access denied"), "secret"))
                .isEqualTo("Access denied");
        assertThat(SqlErrors.describe(new SQLException((String) null), "secret"))
                .isEqualTo("SQLException");
    }

    @Test
    void hidesThePassword() {
        assertThat(SqlErrors.describe(new SQLException("cannot use s3cret here"), "s3cret"))
                .isEqualTo("cannot use *** here");
        assertThat(SqlErrors.describe(new SQLException("fine"), "")).isEqualTo("fine");
    }

    @Test
    void detectsConnectionErrors() {
        assertThat(SqlErrors.isConnectionError(new SQLException("link failure", "08S01")))
                .isTrue();
        assertThat(SqlErrors.isConnectionError(new SQLNonTransientConnectionException("closed")))
                .isTrue();
        assertThat(SqlErrors.isConnectionError(new SQLSyntaxErrorException("no such table", "42S02")))
                .isFalse();
    }
}
