package io.proxyconfig.operator.resolve;

import org.jspecify.annotations.Nullable;

/**
 * Credentials for an instance.
 *
 * @param username user of the Data Plane API
 * @param password password of that user
 * @param token bearer token of the probe
 * @param caCertificate PEM of the CA certificates that signed the certificates of the servers; null for the default CAs
 * @param former credentials before the last rotation, which an instance accepts until it has the new ones; null for none
 */
public record Credentials(
        String username,
        String password,
        String token,
        @Nullable String caCertificate,
        @Nullable Former former) {

    /** Credentials without former ones. */
    public Credentials(String username, String password, String token, @Nullable String caCertificate) {
        this(username, password, token, caCertificate, null);
    }

    /**
     * Credentials of the same user before the last rotation.
     *
     * @param password of the Data Plane API
     * @param token of the probe
     */
    public record Former(String password, String token) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Former[]";
        }
    }

    /** Without the secrets, so that no log can show them. */
    @Override
    public String toString() {
        return "Credentials[" + username + ", " + (caCertificate == null ? "default CAs" : "own CA") + "]";
    }
}
