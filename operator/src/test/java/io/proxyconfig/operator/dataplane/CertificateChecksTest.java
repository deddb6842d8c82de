package io.proxyconfig.operator.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateChecksTest {

    @Test
    void checksEachCertificateOnce() {
        List<String> checked = new ArrayList<>();
        CertificateChecks checks = new CertificateChecks(pem -> {
            checked.add(pem);
            return pem.equals("bad") ? Optional.of("ca.crt is invalid") : Optional.empty();
        });

        for (int pass = 0; pass < 3; pass++) {
            assertThat(checks.error("good")).isEmpty();
            assertThat(checks.error("bad")).contains("ca.crt is invalid");
            assertThat(checks.error(null)).isEmpty();
        }

        assertThat(checked).containsExactly("good", "bad");
    }

    @Test
    void formerCertificatesTakeNoMemory() {
        List<String> checked = new ArrayList<>();
        CertificateChecks checks = new CertificateChecks(pem -> {
            checked.add(pem);
            return Optional.empty();
        });

        checks.error("first");
        for (int number = 0; number < 2_000; number++) {
            checks.error("other " + number);
        }
        checks.error("first");

        assertThat(checked).filteredOn("first"::equals).hasSize(2);
    }

    @Test
    void readsCertificates() {
        assertThat(new CertificateChecks().error("no certificate"))
                .hasValueSatisfying(error -> assertThat(error).startsWith("ca.crt"));
    }
}
