package io.proxyconfig.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.harness.Database.Account;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database checks accounts, keeps its data over a restart, and deletes its files at the end. */
class DatabaseIT {

    @TempDir
    Path directory;

    @Test
    void keepsDataPortAndAccountsOverStopAndKill() throws SQLException {
        try (Database database = Database.start(directory)) {
            int port = database.port();
            try (Connection connection = database.connect(database.app());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept (id INT)");
                statement.execute("INSERT INTO kept VALUES (7)");
            }
            database.stop();
            assertThat(database.isAlive()).isFalse();
            assertThatThrownBy(() -> database.connect(database.app())).isInstanceOf(SQLException.class);
            database.restart();
            assertThat(database.port()).isEqualTo(port);
            assertThat(kept(database)).isEqualTo(7);
            database.kill();
            database.restart();
            assertThat(kept(database)).isEqualTo(7);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void rejectsWrongPasswordsAndUnknownUsers() throws SQLException {
        try (Database database = Database.start(directory)) {
            assertThatThrownBy(() -> database.connect(new Account("app", "wrong")))
                    .hasMessageContaining("Access denied");
            assertThatThrownBy(() -> database.connect(new Account("unknown", "")))
                    .hasMessageContaining("Access denied");
            assertThatThrownBy(() -> database.connect(new Account(Database.HEALTH_CHECK_USER, "")))
                    .hasMessageContaining("Access denied for user 'haproxy'@'%' to database 'app'");
            try (Connection connection = database.connect(database.probe());
                    Statement statement = connection.createStatement()) {
                assertThat(statement.execute("SELECT 1")).isTrue();
                assertThatThrownBy(() -> statement.execute("CREATE TABLE forbidden (id INT)"))
                        .hasMessageContaining("denied");
            }
        }
    }

    private static int kept(Database database) throws SQLException {
        try (Connection connection = database.connect(database.probe());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM kept")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
