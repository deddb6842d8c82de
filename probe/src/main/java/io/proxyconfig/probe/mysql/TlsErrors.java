package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Explains why a connection failed that must use TLS, with the field of the spec and the remedy. */
final class TlsErrors {

    /** The beginning of Connector/J's text for a server without TLS. */
    private static final String NOT_OFFERED = "SSL Connection required";

    private TlsErrors() {}

    /** The exception with an explanation, if its cause is TLS; otherwise the same exception. */
    static SQLException explained(SQLException e, String sslMode) {
        String field =
                "spec.probe.mysql.sslMode is " + (sslMode.equals(MySqlTarget.VERIFY_CA) ? "VerifyCA" : "Required");
        if (hasCause(e, NOT_OFFERED)) {
            return failure(
                    "the database offers no TLS, and " + field
                            + ": turn on TLS in the database, or set sslMode to Preferred",
                    e);
        }
        if (hasCause(e, CertificateException.class, CertPathValidatorException.class, CertPathBuilderException.class)) {
            return failure(
                    "the CA of spec.probe.mysql.credentialsSecretRef.caKey did not sign the certificate of the database,"
                            + " and " + field
                            + ": put the CA of the database under this key, or set sslMode to Required",
                    e);
        }
        return hasCause(e, SSLException.class) ? failure("TLS with the database failed, and " + field, e) : e;
    }

    private static SQLException failure(String message, SQLException cause) {
        return new SQLNonTransientConnectionException(message, "08001", cause);
    }

    private static boolean hasCause(Throwable failure, String text) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable one = failure; one != null && seen.add(one); one = one.getCause()) {
            if (one.getMessage() != null && one.getMessage().contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasCause(Throwable failure, Class<?>... types) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable one = failure; one != null && seen.add(one); one = one.getCause()) {
            for (Class<?> type : types) {
                if (type.isInstance(one)) {
                    return true;
                }
            }
        }
        return false;
    }
}
