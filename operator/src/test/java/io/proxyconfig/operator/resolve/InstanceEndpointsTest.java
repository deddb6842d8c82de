package io.proxyconfig.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceEndpointsTest {

    @ParameterizedTest
    @CsvSource({
        "http://haproxy-0:5555, haproxy-0:5555",
        "http://haproxy-0:5555/, haproxy-0:5555",
        "http://HAProxy-0.Shop:5555, haproxy-0.shop:5555",
        "https://haproxy-0:5555, haproxy-0:5555",
        "http://haproxy-0, haproxy-0:80",
        "https://haproxy-0/, haproxy-0:443",
        "http://127.0.0.1:5555, 127.0.0.1:5555",
        "http://[::1]:5555, 0:0:0:0:0:0:0:1:5555",
        "http://[0:0:0:0:0:0:0:1]:5555, 0:0:0:0:0:0:0:1:5555",
        "http://[FD00::A]:5555, fd00:0:0:0:0:0:0:a:5555",
        "http://[::ffff:10.0.0.1]:5555, 10.0.0.1:5555"
    })
    void hostAndPortAreTheSameHoweverAUrlSpellsThem(String url, String endpoint) {
        assertThat(InstanceEndpoints.normalized(url)).hasValue(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "haproxy-0", "http://", "http://[::1", "http://[::g]:1", "http://a b:1"})
    void aTextThatIsNoUrlIsNoEndpoint(String url) {
        assertThat(InstanceEndpoints.normalized(url)).isEmpty();
    }

    @Test
    void aSpecNamesTheDataPlaneApiAndTheProbe() {
        ProxyConfigSpec spec = Serialization.unmarshal("""
                external:
                  credentialsSecretRef: {name: haproxy}
                  instances:
                  - {name: a, dataPlaneURL: "http://A:1/", probeURL: "http://a:2"}
                  - {name: b, dataPlaneURL: "no url", probeURL: "http://b:2"}
                """, ProxyConfigSpec.class);

        assertThat(InstanceEndpoints.of(spec)).containsExactlyInAnyOrder("a:1", "a:2", "b:2");
        assertThat(InstanceEndpoints.of(Serialization.unmarshal("listeners: []", ProxyConfigSpec.class)))
                .isEmpty();
    }
}
