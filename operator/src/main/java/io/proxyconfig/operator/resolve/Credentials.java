package io.proxyconfig.operator.resolve;

import org.jspecify.annotations.Nullable;

/**
 * How to log in to an instance.
 *
 * @param username user of the Data Plane API
 * @param password password of that user
 * @param token bearer token of the probe
 * @param caCertificate PEM of the authorities that signed the servers' certificates; null to trust the usual ones
 * @param former what was valid before, and still is where the instance has not heard of the new; null for nothing
 */
public record Credentials(
        String username,
        String password,
        String token,
        @Nullable String caCertificate,
        @Nullable Former former) {

    /** Without any before. */
    public Credentials(String username, String password, String token, @Nullable String caCertificate) {
        this(username, password, token, caCertificate, null);
    }

    /**
     * Secrets of the same user before the last rotation.
     *
     * @param password of the Data Plane API
     * @param token of the probe
     */
    public record Former(String password, String token) {
        /** Without anything secret. */
        @Override
        public String toString() {
            return "Former[]";
        }
    }

    /** Without anything secret, so that no log can show it. */
    @Override
    public String toString() {
        return "Credentials[" + username + ", " + (caCertificate == null ? "usual authorities" : "own authority") + "]";
    }
}
