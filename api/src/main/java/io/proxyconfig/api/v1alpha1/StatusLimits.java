package io.proxyconfig.api.v1alpha1;

/**
 * Bounds of the status. They keep the status of 100 instances with 10 workers each below 700 kB, while the API server takes
 * objects up to 1 MiB and more.
 */
public final class StatusLimits {
    /** Entries of {@code instanceStatuses}; {@code spec} allows no more instances. */
    public static final int INSTANCES = 100;

    /** Workers of one instance. */
    public static final int WORKERS = 10;

    /** Servers of one worker. */
    public static final int SERVERS = 10;

    /** Servers of all workers of all instances together. */
    public static final int SERVERS_IN_TOTAL = 1000;

    /** Characters of a server's key, {@code backend/server}. */
    public static final int SERVER_KEY = 127;

    /** Objects that a spec refers to; one Secret for the instances, one for the database, and one ConfigMap exist. */
    public static final int INPUTS = 16;

    /** Conditions; fewer than ten types exist. */
    public static final int CONDITIONS = 16;

    /** Warnings. */
    public static final int WARNINGS = 10;

    /** Characters of a warning, of an instance's message, of the probe's last error, and of a change's reason. */
    public static final int TEXT = 256;

    /** Characters of a condition's message that the operator writes; the schema allows 32,768, as all conditions do. */
    public static final int CONDITION_MESSAGE = 2000;

    /** Characters of the Data Plane API's checksum; a longer one is not recorded. */
    public static final int CHECKSUM = 128;

    /** Characters of a version. */
    public static final int VERSION = 64;

    private StatusLimits() {}
}
