package io.proxyconfig.operator.dataplane;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks each CA once, because every reconciliation of a resource asks for the same ones. Thread-safe. */
public final class CertificateChecks {
    /** After this number of CAs, the checks begin again, so that CAs of former resources take no memory. */
    private static final int LIMIT = 1_000;

    private final Function<String, Optional<String>> check;
    /** Why a CA cannot be used, by its PEM text. */
    private final Map<String, Optional<String>> errors = new ConcurrentHashMap<>();

    /** Checks whether TLS can use a CA. */
    public CertificateChecks() {
        this(HttpTransport::certificateError);
    }

    CertificateChecks(Function<String, Optional<String>> check) {
        this.check = check;
    }

    /** Why a CA cannot be used; empty if it can, or none is given. */
    public Optional<String> error(@Nullable String caCertificate) {
        if (caCertificate == null) {
            return Optional.empty();
        }
        if (errors.size() >= LIMIT) {
            errors.clear();
        }
        return errors.computeIfAbsent(caCertificate, check);
    }
}
