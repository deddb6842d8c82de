package io.proxyconfig.operator.pipeline;

import io.proxyconfig.operator.dataplane.CertificateChecks;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.MySqlProbeTarget;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.Resolution;
import java.util.List;
import java.util.Optional;

/** Rejects certificate authorities that cannot be read. The core itself has no code for certificates. */
final class ReadableAuthorities {
    private final CertificateChecks certificates = new CertificateChecks();

    /** The resolution, or the first authority that cannot be read. */
    Resolution check(Resolution resolution) {
        if (resolution instanceof Resolution.Resolved resolved) {
            for (Instance instance : resolved.desired().instances()) {
                Optional<String> error =
                        certificates.error(instance.credentials().caCertificate());
                if (error.isPresent()) {
                    return unreadable("spec.external.credentialsSecretRef", error.get());
                }
            }
            MySqlProbeTarget probe = resolved.desired().probe();
            Optional<String> error = certificates.error(probe == null ? null : probe.caCertificate());
            if (error.isPresent()) {
                return unreadable("spec.probe.mysql.credentialsSecretRef.caKey", error.get());
            }
        }
        return resolution;
    }

    private static Resolution unreadable(String field, String error) {
        return new Resolution.Unresolved(List.of(new Problem(field, error)));
    }
}
