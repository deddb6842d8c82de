package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come back: ours or not, the same or not. */
class ConfigurationTextTest {
    /** A configuration in the style of a user. */
    private static final String WRITTEN = """
            # _version=1
            # the team's file
            global
                stats socket /run/admin.sock mode 600 level admin
                description proxyconfig orders/rds revision 0123456789ab of the team # ours

            defaults
                mode tcp
                timeout connect 5s
                option  clitcpka
                timeout client 1h
                timeout server 1h

            backend b1
                server s1 127.0.0.1:13306 check
                server s2 127.0.0.2:13306
                balance leastconn

            frontend f1
                default_backend b1
                acl allowed src -f /old/general/mysql.acl
                acl other src -f /old/general/other.acl
                bind 127.0.0.1:16501
                tcp-request connection reject if !allowed
            """;

    /** As the Data Plane API 3.2.8 saves it. */
    private static final String SAVED = """
            # _md5hash=7c4ea4d4630f7d308660ce5952b647cb
            # _version=2
            # Dataplaneapi managed File
            # changing file directly can cause a conflict if dataplaneapi is running
            # the team's file

            global
              stats socket /run/admin.sock mode 600 level admin
              description proxyconfig orders/rds revision 0123456789ab of the team # ours

            defaults unnamed_defaults_1
              mode tcp
              option clitcpka
              timeout connect 5s
              timeout client 1h
              timeout server 1h

            frontend f1 from unnamed_defaults_1
              bind 127.0.0.1:16501
              acl allowed src -f /etc/haproxy/general/mysql.acl
              acl other src -f /etc/haproxy/general/other.acl
              tcp-request connection reject if !allowed
              default_backend b1

            backend b1 from unnamed_defaults_1
              balance leastconn
              server s1 127.0.0.1:13306 check
              server s2 127.0.0.2:13306
            """;

    @Test
    void savingChangesNoMeaning() {
        assertThat(ConfigurationText.sameMeaning(WRITTEN, SAVED)).isTrue();
        assertThat(ConfigurationText.sameMeaning(SAVED, WRITTEN)).isTrue();
    }

    static List<UnaryOperator<String>> edits() {
        return List.of(
                text -> text.replace("16501", "16502"),
                text -> text.replace("  balance leastconn\n", ""),
                text -> text.replace("balance leastconn", "balance leastconn\n  option srvtcpka"),
                text -> text.replace("check", "check inter 1s"),
                text -> text.replace("general/mysql.acl", "general/mysql2.acl"),
                text -> text.replace("unnamed_defaults_1", "named"),
                text -> text.replace("0123456789ab", "0123456789ac"),
                text -> text.replace("of the team", "of  the crew"),
                text -> text.replace("timeout client 1h", "timeout client 2h"),
                text -> text.replace("backend b1\n", "backend b2\n").replace("backend b1 ", "backend b2 "),
                text -> text + "backend b3\n",
                text -> text.replace(
                        "  server s1 127.0.0.1:13306 check\n  server s2 127.0.0.2:13306\n",
                        "  server s2 127.0.0.2:13306\n  server s1 127.0.0.1:13306 check\n"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void anEditChangesTheMeaning(UnaryOperator<String> edit) {
        String edited = edit.apply(SAVED);
        assertThat(edited).isNotEqualTo(SAVED);
        assertThat(ConfigurationText.sameMeaning(WRITTEN, edited)).isFalse();
    }

    @Property
    void removingAnyLineIsDetected(@ForAll @IntRange(max = 40) int index) {
        List<String> lines = SAVED.lines().toList();
        if (index < lines.size() && !ConfigLine.parse(lines.get(index)).isEmpty()) {
            String shorter = SAVED.replace(lines.get(index) + "\n", "");
            assertThat(ConfigurationText.sameMeaning(SAVED, shorter)).isFalse();
        }
    }

    @Test
    void severalDefaultsWithoutANameKeepTheirOrder() {
        String written = "defaults\n  mode tcp\ndefaults\n  mode http\n";
        assertThat(ConfigurationText.sameMeaning(
                        written, "defaults unnamed_defaults_1\n  mode tcp\ndefaults unnamed_defaults_2\n  mode http\n"))
                .isTrue();
        assertThat(ConfigurationText.sameMeaning(
                        written, "defaults unnamed_defaults_1\n  mode http\ndefaults unnamed_defaults_2\n  mode tcp\n"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backend b;enabled;disabled | backend b;disabled;enabled | it changes the order of the line 'enabled'",
                "frontend f;option tcplog;no option tcplog | frontend f;no option tcplog;option tcplog | it changes the order",
                "backend b;server a 1.1.1.1:1;default-server check | backend b;default-server check;server a 1.1.1.1:1"
                        + " | it changes the order of the line 'server a 1.1.1.1:1' in section backend b",
                "backend b;server a 1.1.1.1:1;backend b;server b 1.1.1.1:1 | backend b;server b 1.1.1.1:1"
                        + " | it drops the line 'server a 1.1.1.1:1' in section backend b",
                "global;maxconn 1;maxconn 2 | global;maxconn 2 | it drops the line 'maxconn 1' in section global",
                "backend b;server a 1.1.1.1:1 | backend b;server a 1.1.1.1:2"
                        + " | it changes the line 'server a 1.1.1.1:1' to 'server a 1.1.1.1:2' in section backend b",
                "defaults;mode tcp;frontend f;defaults;mode http | defaults unnamed_defaults_1;mode tcp;"
                        + "defaults unnamed_defaults_2;mode http;frontend f"
                        + " | it changes the line 'from unnamed_defaults_1' to 'from unnamed_defaults_2' in section frontend f",
                "listen l;mode tcp;defaults;mode http | defaults unnamed_defaults_1;mode http;listen l;mode tcp"
                        + " | it changes the line 'from' to 'from unnamed_defaults_1' in section listen l",
                "peers p;global | global | it drops section peers p",
                "backend b;option httpchk;option mysql-check | backend b;option mysql-check;option httpchk"
                        + " | it changes the order of the line 'option httpchk' in section backend b",
                "global;setenv A 1;unsetenv A | global;unsetenv A;setenv A 1 | it changes the order of the line 'setenv A 1'",
                "frontend f;bind :1 | frontend f;bind :1;bind :2 | it adds 'bind :2' in section frontend f",
                "frontend f;bind :1 | frontend f;bind :1;maxconn 2 | it adds 'maxconn 2' in section frontend f",
                "global | global;backend b;mode tcp | it adds section backend b",
            })
    void namesTheFirstDifference(String sent, String stored, String expected) {
        String difference = ConfigurationText.firstDifference(sent.replace(';', '\n'), stored.replace(';', '\n'))
                .orElse("");
        assertThat(difference).startsWith(expected);
    }

    @Test
    void aCommentInQuotesIsAWord() {
        assertThat(ConfigurationText.sameMeaning(
                        "global\n description \"a # b\" # c\n", "global\n  description \"a # b\"\n"))
                .isTrue();
        assertThat(ConfigurationText.sameMeaning(
                        "global\n description \"a # b\"\n", "global\n  description \"a # c\"\n"))
                .isFalse();
    }

    @Test
    void findsTheRevision() {
        assertThat(ConfigurationText.revisionIn(WRITTEN)).contains("0123456789ab");
        assertThat(ConfigurationText.revisionIn(SAVED)).contains("0123456789ab");
    }

    @Test
    void findsTheRevisionInAQuotedDescription() {
        String description = "\"proxyconfig orders/rds revision 0123456789ab MySQL proxy, DC 1\"";
        assertThat(ConfigurationText.revisionInDescription(description)).contains("0123456789ab");
        assertThat(ConfigurationText.revisionInDescription("\"proxyconfig orders/rds revision 0123456789ab\""))
                .contains("0123456789ab");
    }

    @Test
    void usesTheLastDescriptionAsHaproxyDoes() {
        assertThat(ConfigurationText.revisionIn(SAVED + "global\n  description mine\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "global\n",
                "global\n  description proxyconfig orders revision\n",
                "global\n  description proxyconfig orders/rds revision 0123456789abc\n",
                "global\n  description myproxyconfig orders/rds revision 0123456789ab\n",
                "# description proxyconfig orders/rds revision 0123456789ab\n",
                "backend b\n  description proxyconfig orders/rds revision 0123456789ab\n"
            })
    void findsNoRevisionWhereThereIsNone(String text) {
        assertThat(ConfigurationText.revisionIn(text)).isEmpty();
    }

    @Test
    void findsTheLineOfTheUserByItsWords() {
        String user = "frontend b\n  bind :1 # here\n  option httplog\n\nfrontend a\n  bind :2\n  option httplog\n";
        String stored = "frontend a\n  bind :2\n  option httplog\n\nfrontend b\n  bind :1\n  option httplog\n";

        assertThat(ConfigurationText.lineNumber(user, stored, 2)).hasValue(6);
        assertThat(ConfigurationText.lineNumber(user, stored, 6)).hasValue(2);
        assertThat(ConfigurationText.lineNumber(user, stored, 3)).as("twice").isEmpty();
        assertThat(ConfigurationText.lineNumber(user, stored, 99)).isEmpty();
    }

    @Test
    void everyRenderingHasItsRevision() {
        Rendered rendered = Samples.rendered(Samples.structured(3306));
        assertThat(ConfigurationText.revisionIn(rendered.cfg(name -> name))).contains(rendered.revision());
    }
}
