package io.proxyconfig.operator.resolve;

import org.jspecify.annotations.Nullable;

/**
 * How to log in to an instance.
 *
 * @param username user of the Data Plane API
 * @param password password of that user
 * @param token bearer token of the probe
 * @param caCertificate PEM of the authority that signed the servers' certificates; null to trust the usual ones
 */
public record Credentials(
        String username,
        String password,
        String token,
        @Nullable String caCertificate) {

    /** Without anything secret, so that no log can show it. */
    @Override
    public String toString() {
        return "Credentials[" + username + ", " + (caCertificate == null ? "usual authorities" : "own authority") + "]";
    }
}
