package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.emulator.DataPlaneEmulator;
import io.proxyconfig.emulator.EmulatorOptions;
import io.proxyconfig.emulator.EmulatorOptionsBuilder;
import io.proxyconfig.emulator.KeytoolCertificates;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials go only to a server with a certificate of the given CA for the requested host name. */
class ClientTlsIT {

    @TempDir
    Path directory;

    @Test
    void onlyTheConfiguredCaIsTrusted() throws Exception {
        KeytoolCertificates ours = KeytoolCertificates.make(directory, "ip:127.0.0.1");
        String another = KeytoolCertificates.authority(directory.resolve("another.p12"));
        try (HaproxyProcess haproxy = HaproxyProcess.start(directory, configuration());
                DataPlaneEmulator dataPlane =
                        DataPlaneEmulator.start(EmulatorOptionsBuilder.builder(EmulatorOptions.inFrontOf(haproxy))
                                .certificate(ours.server())
                                .build())) {
            assertThat(read(dataPlane.url(), ours.authority())).isEqualTo(configuration());
            assertThat(read(dataPlane.url(), another + ours.authority()))
                    .as("while authorities are rotated")
                    .isEqualTo(configuration());
            assertRefused(dataPlane.url(), another);
            assertRefused(dataPlane.url(), null);
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        KeytoolCertificates named = KeytoolCertificates.make(directory, "dns:haproxy-0.example.internal");
        try (HaproxyProcess haproxy = HaproxyProcess.start(directory, configuration());
                DataPlaneEmulator dataPlane =
                        DataPlaneEmulator.start(EmulatorOptionsBuilder.builder(EmulatorOptions.inFrontOf(haproxy))
                                .certificate(named.server())
                                .build())) {
            assertRefused(dataPlane.url(), named.authority());
        }
    }

    @Test
    void anInvalidCaIsReported() {
        assertThatThrownBy(() -> HttpTransport.client("no certificate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ca.crt");
        assertThatThrownBy(() -> HttpTransport.client(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ca.crt has no certificate");
    }

    private static void assertRefused(URI url, @Nullable String authority) {
        assertThatThrownBy(() -> read(url, authority)).isInstanceOfSatisfying(DataPlaneException.class, e -> {
            assertThat(e.kind()).isEqualTo(DataPlaneErrorKind.Unreachable);
            assertThat(e)
                    .hasMessageStartingWith("TLS with the Data Plane API at " + url
                            + " failed, check ca.crt of the credentials secret: ");
        });
        try (HttpClient http = HttpTransport.client(authority)) {
            assertThatThrownBy(() -> new ProbeClient(url, "token", http).report())
                    .isInstanceOf(ProbeException.class)
                    .hasMessageStartingWith(
                            "TLS with the probe at " + url + " failed, check ca.crt of the credentials secret: ");
        }
    }

    private static String read(URI url, @Nullable String authority) throws DataPlaneException {
        try (HttpClient http = HttpTransport.client(authority)) {
            return new DataPlaneClient(url, "admin", "mypassword", http).read().text();
        }
    }

    private static String configuration() {
        return "defaults\n  mode tcp\n  timeout client 1h\n";
    }
}
