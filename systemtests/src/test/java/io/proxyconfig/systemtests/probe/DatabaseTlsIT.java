package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.MySqlTargetBuilder;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.emulator.KeytoolCertificates;
import io.proxyconfig.emulator.PemFiles;
import io.proxyconfig.harness.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Connections of the probe to a database with TLS and to one without, through HAProxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseTlsIT {
    private ProbeFixture fixture;
    private Database.DatabaseCertificate certificate;
    private String authority;
    private String otherAuthority;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException, GeneralSecurityException {
        Path certificates = Files.createDirectory(directory.resolve("certificates"));
        KeytoolCertificates server = KeytoolCertificates.make(certificates, "dns:database.example");
        PemFiles pem = server.pem(certificates);
        certificate = new Database.DatabaseCertificate(pem.certificate(), pem.key());
        authority = server.authority();
        otherAuthority = KeytoolCertificates.authority(certificates.resolve("other.p12"));
        fixture = new ProbeFixture(directory);
    }

    @AfterAll
    void end() {
        fixture.close();
    }

    @Test
    void withTlsEveryModeSucceeds() {
        fixture.database.restartWith(certificate);

        assertThat(connect(null, null).freshSucceeded()).isTrue();
        assertThat(connect(MySqlTarget.REQUIRED, null).freshSucceeded()).isTrue();
        assertThat(connect(MySqlTarget.VERIFY_CA, authority).freshSucceeded()).isTrue();
    }

    @Test
    void withoutTlsOnlyTheDefaultSucceeds() {
        fixture.database.restartWith(null);

        assertThat(connect(null, null).freshSucceeded()).isTrue();
        MySqlView required = connect(MySqlTarget.REQUIRED, null);
        assertThat(required.freshSucceeded()).isFalse();
        assertThat(required.held()).isZero();
        assertThat(required.lastError())
                .startsWith("the database offers no TLS, and spec.probe.mysql.sslMode is Required: turn on TLS in the"
                        + " database, or set sslMode to Preferred");
        assertThat(connect(MySqlTarget.VERIFY_CA, authority).lastError())
                .startsWith("the database offers no TLS, and spec.probe.mysql.sslMode is VerifyCA");
    }

    @Test
    void anotherCaIsRefused() {
        fixture.database.restartWith(certificate);

        MySqlView refused = connect(MySqlTarget.VERIFY_CA, otherAuthority);

        assertThat(refused.freshSucceeded()).isFalse();
        assertThat(refused.held()).isZero();
        assertThat(refused.lastError())
                .startsWith(
                        "the CA of spec.probe.mysql.credentialsSecretRef.caKey did not sign the certificate of the"
                                + " database, and spec.probe.mysql.sslMode is VerifyCA: put the CA of the database under this key");
        assertThat(connect(MySqlTarget.VERIFY_CA, null).freshSucceeded())
                .as("the default CAs did not sign it")
                .isFalse();
    }

    /** The first report about connections of that mode. */
    private MySqlView connect(@Nullable String sslMode, @Nullable String pem) {
        fixture.configure(fixture.config(null));
        fixture.awaitReport(report -> report.mysql() == null);
        fixture.configure(fixture.config(MySqlTargetBuilder.builder(fixture.target(1))
                .sslMode(sslMode)
                .caCertificate(pem)
                .build()));
        return Objects.requireNonNull(fixture.awaitReport(
                        report -> report.mysql() != null && report.mysql().freshSucceeded() != null)
                .mysql());
    }
}
