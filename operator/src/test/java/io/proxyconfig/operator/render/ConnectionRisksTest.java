package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.StatusLimits;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest.MySqlLogin;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest.TcpConnect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionRisksTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "global;hard-stop-after 10s | line 2: hard-stop-after 10s: HAProxy closes the sessions of an earlier worker",
                "global;mworker-max-reloads 3 | line 2: mworker-max-reloads 3: HAProxy ends an earlier worker with all",
                "listen l;bind :1;timeout client 30s | line 3: timeout client 30s: HAProxy closes a session that is idle",
                "defaults;timeout server 5000;listen l | line 2: timeout server 5000: HAProxy closes a session that is idle",
                "backend b;server a 1.1.1.1:1 check on-marked-down shutdown-sessions"
                        + " | line 2: server a 1.1.1.1:1 check on-marked-down shutdown-sessions: HAProxy closes the sessions",
                "backend b;default-server on-marked-down shutdown-sessions"
                        + " | line 2: default-server on-marked-down shutdown-sessions: HAProxy closes the sessions",
            })
    void aLineThatClosesConnections(String file, String expected) {
        assertThat(risks(file)).singleElement().asString().startsWith("spec.raw.configMap: " + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "global;maxconn 10;listen l;timeout client 1h;timeout server 60s;timeout connect 1s;timeout check 1s",
                "listen page;timeout client 5s;mode http",
                "defaults web;mode http;timeout client 5s;frontend f from web;timeout client 5s",
                "backend b;server a 1.1.1.1:1 check",
            })
    void noSuchLine(String file) {
        assertThat(risks(file)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backend b;option mysql-check;server a 1.1.1.1:1 check | line 2: option mysql-check",
                "backend b;option tcp-check;tcp-check expect binary 0000000a | line 3: tcp-check expect binary 0000000a",
                "backend b;server a 1.1.1.1:1 check check-ssl verify none"
                        + " | line 2: server a 1.1.1.1:1 check check-ssl verify none",
                "defaults d;mode http;backend b from d;mode http;defaults;mode tcp;listen l;default-server check-send-proxy"
                        + " | line 8: default-server check-send-proxy",
            })
    void aCheckThatEndsWithoutALogin(String file, String expected) {
        assertThat(risks(file))
                .containsExactly(
                        "spec.raw.configMap: " + expected + ": a MySQL server counts this health check as a failed"
                                + " handshake, and blocks HAProxy after max_connect_errors of them; use a check that only connects"
                                + " or that logs in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backend b;option tcp-check;server a 1.1.1.1:1 check",
                "backend b;option tcp-check;tcp-check expect binary 0000000a;tcp-check send-binary 3f;tcp-check expect rstring x",
                "backend b;option httpchk;server a 1.1.1.1:1 check check-ssl",
                "backend b;option pgsql-check user a;server a 1.1.1.1:1 check check-send-proxy",
                "defaults;option httpchk;backend b;server a 1.1.1.1:1 check check-ssl",
                "defaults;mode http;backend b;server a 1.1.1.1:1 check check-ssl",
            })
    void aCheckThatNoDatabaseCounts(String file) {
        assertThat(risks(file)).isEmpty();
    }

    /** MySQL 9.7 counts each of these checks, and MariaDB 11.4 counts none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backend b;option mysql-check user haproxy;server a 1.1.1.1:1 check | line 2: option mysql-check user haproxy",
                "backend b;option mysql-check user haproxy post-41;server a 1.1.1.1:1 check check-send-proxy"
                        + " | line 2: option mysql-check user haproxy post-41",
                "defaults;mode tcp;option mysql-check user a;backend b;server a 1.1.1.1:1 check"
                        + " | line 3: option mysql-check user a",
            })
    void aLoginThatNotEveryDatabaseAccepts(String file, String expected) {
        assertThat(risks(file))
                .containsExactly("spec.raw.configMap: " + expected
                        + ": MySQL 9, and 8.4 by default, refuses this login (mysql_native_password), counts each check as an"
                        + " error, and blocks HAProxy after max_connect_errors; use a check that only connects for it."
                        + " MariaDB accepts the login");
    }

    @Test
    void theLoginOfTheSpecHasItsField() {
        assertThat(ConnectionRisks.of(Samples.rendered(Samples.checked(new MySqlLogin("haproxy")))))
                .filteredOn(risk -> risk.contains("max_connect_errors"))
                .singleElement()
                .asString()
                .isEqualTo("spec.backends[rds].healthCheck.type: MySQL 9, and 8.4 by default, refuses this login"
                        + " (mysql_native_password), counts each check as an error, and blocks HAProxy after"
                        + " max_connect_errors; set type to TCP for it. MariaDB accepts the login")
                .hasSizeLessThan(StatusLimits.TEXT);
        assertThat(ConnectionRisks.of(Samples.rendered(Samples.checked(new TcpConnect()))))
                .noneMatch(risk -> risk.contains("max_connect_errors"));
    }

    @Test
    void shortTimeoutsOfTheSpecHaveTheirField() {
        assertThat(ConnectionRisks.of(Samples.rendered(Samples.structured(3306))))
                .containsExactly(
                        "spec.timeouts.client: HAProxy closes a session that is idle for 1s",
                        "spec.timeouts.server: HAProxy closes a session that is idle for 1s",
                        "spec.timeouts.tunnel: HAProxy closes a session that is idle for 1s");
    }

    private static List<String> risks(String file) {
        return ConnectionRisks.of(Samples.rendered(Samples.raw(file.replace(';', '\n') + "\n")));
    }
}
