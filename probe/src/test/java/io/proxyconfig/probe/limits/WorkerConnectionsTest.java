package io.proxyconfig.probe.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.probe.limits.WorkerConnections.ListenerConnections;
import io.proxyconfig.probe.limits.WorkerConnections.ServerConnections;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many connections workers have, and can have later. */
class WorkerConnectionsTest {
    private static final String COLUMNS = "# pxname,svname,qcur,scur,slim,status,type,addr,\n";
    private static final String SERVERS = """
            db,primary,1,7,8,UP,2,10.0.0.1:3306,
            db,six,0,2,,no check,2,[2001:db8::1]:3306,
            db,BACKEND,2,9,200,UP,1,,
            """;

    @Test
    void aServerGetsTheConnectionsOfBothQueues() throws IOException {
        WorkerConnections worker = parse("mysql,FRONTEND,,12,100,OPEN,0,,\n" + SERVERS);
        assertThat(worker)
                .isEqualTo(new WorkerConnections(
                        false,
                        Map.of(
                                "db/primary", new ServerConnections("10.0.0.1:3306", 7, 3, 8),
                                "db/six", new ServerConnections("2001:db8:0:0:0:0:0:1:3306", 2, 2, 0)),
                        Map.of("mysql", new ListenerConnections(12, 100))));
        assertThat(WorkerConnections.address("2001:db8::1", 3306)).isEqualTo("2001:db8:0:0:0:0:0:1:3306");
        assertThat(WorkerConnections.address("db.example.com", 3306)).isEqualTo("db.example.com:3306");
    }

    @Test
    void aWorkerHasStoppedWhenAllItsListenersHave() throws IOException {
        String stopped = "mysql,FRONTEND,,12,100,STOP,0,,\n";
        assertThat(parse(stopped + SERVERS).stopped()).isTrue();
        assertThat(parse(stopped + "other,FRONTEND,,1,100,OPEN,0,,\n" + SERVERS).stopped())
                .isFalse();
        assertThatThrownBy(() -> parse("mysql,FRONTEND,,12")).hasMessageContaining("incomplete");
    }

    @Test
    void aDrainingWorkerEmptiesItsQueuesWithinItsLimit() {
        assertThat(new ServerConnections("a:1", 7, 3, 8).most(true)).isEqualTo(8);
        assertThat(new ServerConnections("a:1", 7, 0, 8).most(true)).isEqualTo(7);
        assertThat(new ServerConnections("a:1", 7, 3, 4).most(true))
                .as("a limit that was lowered")
                .isEqualTo(7);
        assertThat(new ServerConnections("a:1", 7, 3, 0).most(true))
                .as("no limit")
                .isEqualTo(10);
        assertThat(new ServerConnections("a:1", 7, 0, 8).most(false))
                .as("it still accepts")
                .isEqualTo(8);
        assertThat(new ListenerConnections(3, 10).most(true)).isEqualTo(3);
        assertThat(new ListenerConnections(3, 10).most(false)).isEqualTo(10);
    }

    @Test
    void connectionsCountForServersAtTheSameAddress() throws IOException {
        WorkerConnections one =
                parse("mysql,FRONTEND,,12,100,STOP,0,,\n" + SERVERS).withConnections();
        DrainingConnections draining = new DrainingConnections(List.of(one), true).with(one);
        assertThat(draining.toServer("db/primary", "10.0.0.1:3306", Set.of("db/primary")))
                .isEqualTo(16);
        assertThat(draining.toServer("db/primary", "10.0.0.2:3306", Set.of("db/primary")))
                .as("the server has another address")
                .isZero();
        assertThat(draining.toServer("db/renamed", "10.0.0.1:3306", Set.of("db/renamed")))
                .as("the server has another name")
                .isEqualTo(16);
        assertThat(draining.toServer("other/copy", "10.0.0.1:3306", Set.of("db/primary", "other/copy")))
                .as("another server at the same address has its own limit")
                .isZero();
        assertThat(draining.toListener("mysql")).isEqualTo(24);
        assertThat(draining.toListener("other")).isZero();
    }

    @Test
    void onlyWorkersWithConnectionsAreReadAgain() throws IOException {
        String idle = "db,primary,0,0,8,UP,2,10.0.0.1:3306,\n";
        assertThat(parse("mysql,FRONTEND,,0,100,STOP,0,,\n" + idle)
                        .withConnections()
                        .isEmpty())
                .isTrue();
        assertThat(parse("mysql,FRONTEND,,0,100,OPEN,0,,\n" + idle)
                        .withConnections()
                        .isEmpty())
                .isFalse();
        assertThat(parse("mysql,FRONTEND,,1,100,STOP,0,,\n" + idle)
                        .withConnections()
                        .isEmpty())
                .isFalse();
    }

    private static WorkerConnections parse(String rows) throws IOException {
        return WorkerConnections.parse(new StringReader(COLUMNS + rows));
    }
}
