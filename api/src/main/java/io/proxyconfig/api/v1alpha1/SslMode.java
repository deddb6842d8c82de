package io.proxyconfig.api.v1alpha1;

/** Whether a MySQL connection of the probe uses TLS. The names and their meaning are those of MySQL's clients. */
public enum SslMode {
    /** With TLS if the database offers it. */
    Preferred,
    /** Only with TLS. The certificate of the database is not checked. */
    Required,
    /** Only with TLS, and only if a CA that the probe trusts signed the certificate of the database. */
    VerifyCA
}
