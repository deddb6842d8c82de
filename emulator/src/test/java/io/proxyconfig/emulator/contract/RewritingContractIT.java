package io.proxyconfig.emulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.FreePorts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API parses and rewrites what is pushed, so the saved bytes differ. */
@DataPlaneContract
class RewritingContractIT {

    private final ContractTarget target;
    private final ContractClient api;

    RewritingContractIT(ContractTarget target) {
        this.target = target;
        this.api = target.api();
    }

    @Test
    void sectionsAndKeywordsAreSortedAndCommentsKept() {
        target.haproxy();
        List<Integer> ports = FreePorts.several(3);
        String pushed = """
                # top comment

                backend zeta
                    server s2 127.0.0.1:2   check  inter 2s
                    # about s1
                \tserver s1 127.0.0.1:1 disabled   # trailing
                    timeout server 24h
                    option mysql-check user haproxy
                    default-server inter 2s
                    balance leastconn
                    mode tcp
                    description "hello  world"
                    retries 3

                # the pages
                listen stats
                    stats enable
                    stats uri    /stats
                    mode http
                    bind 127.0.0.1:%1$d
                    timeout client 10s

                frontend mysql from base
                    default_backend zeta
                    tcp-request connection reject if !ok
                    acl ok src 127.0.0.1
                    acl never src 10.0.0.0/8
                    maxconn 2000
                    mode tcp
                    bind 127.0.0.1:%2$d name mysql
                    option tcplog
                    log global

                frontend admin
                    mode http
                    bind 127.0.0.1:%3$d
                    monitor-uri /status
                    http-request deny if { path /x }

                resolvers r1
                    timeout retry 1s
                    hold valid 10s
                    nameserver n1 127.0.0.1:53
                    timeout resolve 1s
                    hold obsolete 10s

                defaults base
                    timeout server 24h
                    timeout client 24h
                    timeout connect 5s
                    mode tcp

                defaults
                    timeout connect 4s
                    timeout client 4s
                    timeout server 4s
                    mode tcp

                global
                    log stdout format raw local0
                    description a rev "a b"
                    # threads
                    nbthread 2
                    maxconn 400
                    hard-stop-after 1h
                    # the end
                """.formatted(ports.get(0), ports.get(1), ports.get(2));
        long version = api.version();
        Reply reply = api.push("version=" + version + "&skip_reload=true", pushed);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.configuration().split("\n", 2)[1])
                .isEqualTo("""
                # _version=%4$d
                # top comment

                global
                  # threads
                  nbthread 2
                  maxconn 400
                  hard-stop-after 1h
                  log stdout format raw local0
                  description a rev "a b"
                  # the end

                defaults base
                  mode tcp
                  timeout connect 5s
                  timeout client 24h
                  timeout server 24h

                defaults unnamed_defaults_1
                  mode tcp
                  timeout connect 4s
                  timeout client 4s
                  timeout server 4s

                resolvers r1
                  nameserver n1 127.0.0.1:53
                  hold obsolete 10s
                  hold valid 10s
                  timeout resolve 1s
                  timeout retry 1s

                frontend admin
                  mode http
                  bind 127.0.0.1:%3$d
                  monitor-uri /status
                  http-request deny if { path /x }

                frontend mysql from base
                  mode tcp
                  maxconn 2000
                  bind 127.0.0.1:%2$d name mysql
                  acl ok src 127.0.0.1
                  acl never src 10.0.0.0/8
                  log global
                  option tcplog
                  tcp-request connection reject if !ok
                  default_backend zeta

                backend zeta
                  description "hello  world"
                  mode tcp
                  balance leastconn
                  option mysql-check user haproxy
                  timeout server 24h
                  default-server inter 2s
                  # about s1
                  server s2 127.0.0.1:2 check inter 2s
                  server s1 127.0.0.1:1 disabled # trailing
                  retries 3

                # the pages
                listen stats
                  stats enable
                  stats uri    /stats
                  mode http
                  bind 127.0.0.1:%1$d
                  timeout client 10s
                """.formatted(ports.get(0), ports.get(1), ports.get(2), version + 1));
    }

    @Test
    void aRewrittenFileStaysTheSame() {
        long version = target.reset("stable");
        String first = api.get(ContractClient.RAW).configuration();
        Reply again = api.push("version=" + version + "&skip_reload=true", first);
        assertThat(again.status()).isEqualTo(201);
        assertThat(withoutHeader(again.configuration())).isEqualTo(withoutHeader(first));
    }

    private static String withoutHeader(String configuration) {
        return configuration.replaceAll("(?m)^# _(md5hash|version)=.*\n", "");
    }
}
