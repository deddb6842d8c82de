package io.proxyconfig.soak.observer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The answers are those of HAProxy 2.8.25, shortened. */
class WorkerAnswersTest {

    @Test
    void readsTheRevision() {
        assertThat(WorkerAnswers.revision("""
                        Name: HAProxy
                        description: proxyconfig default/soak revision 0123456789ab renderer 3 uid x
                        """)).isEqualTo("0123456789ab");
        assertThat(WorkerAnswers.revision("Name: HAProxy\nVersion: 2.8.25\n")).isEmpty();
    }

    @Test
    void readsOpenListeners() {
        assertThat(WorkerAnswers.listeners("""
                        # pxname,svname,qcur,status,weight,
                        mysql,FRONTEND,,OPEN,,
                        reports,FRONTEND,,STOP,,

                        """)).containsExactly("mysql");
        assertThat(WorkerAnswers.listeners("")).isEmpty();
    }

    @Test
    void readsAllowLists() {
        assertThat(WorkerAnswers.allowLists("""
                        # id (file) description
                        0 (/tmp/a/general/proxyconfig-mysql.acl) pattern loaded from file '/tmp/a' used by acl
                        1 () acl 'src' file 'haproxy.cfg' line 10. curr_ver=0 next_ver=0 entry_cnt=0
                        12 (/tmp/a/general/proxyconfig-reports.acl) pattern loaded from file '/tmp/b' used by acl
                        """))
                .containsOnlyKeys("mysql", "reports")
                .containsEntry("reports", "12");
        assertThat(WorkerAnswers.entries("0x5413b40 127.0.0.1\n0x5413b90 ::1\n\n"))
                .containsExactlyInAnyOrder("127.0.0.1", "::1");
    }

    @Test
    void readsServersWithTheirPresentWeight() {
        assertThat(WorkerAnswers.servers("""
                        1
                        # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_port
                        2 orders 1 primary 127.0.0.1 2 0 7 100 3306

                        """))
                .containsOnlyKeys("orders/primary")
                .containsValue("127.0.0.1:3306 weight 7");
    }

    @Test
    void findsASession() {
        String sessions = "0x54a1650: proto=tcpv4 src=127.77.0.1:50312 fe=mysql be=orders srv=primary ts=00\n";

        assertThat(WorkerAnswers.hasSessionFrom("127.77.0.1", sessions)).isTrue();
        assertThat(WorkerAnswers.hasSessionFrom("127.77.0.11", sessions)).isFalse();
    }
}
