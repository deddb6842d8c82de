package io.proxyconfig.operator.dataplane;

/** What became of a pushed configuration, in the Data Plane API's own judgement, which is no proof that it is live. */
public sealed interface PushResult {

    /**
     * Written and, by its word, reloaded.
     *
     * @param stored the configuration as it was re-serialised
     */
    record Reloaded(StoredConfiguration stored) implements PushResult {}

    /**
     * Written; the reload comes later (202, when a reload could not be forced).
     *
     * @param stored the configuration as it was re-serialised
     * @param reloadId to ask {@code services/haproxy/reloads/{id}} for; ids restart with the Data Plane API
     */
    record ReloadPending(StoredConfiguration stored, String reloadId) implements PushResult {}

    /**
     * Somebody else changed the configuration since the named version (409); nothing was done.
     *
     * @param message the Data Plane API's words
     */
    record Conflict(String message) implements PushResult {}

    /**
     * {@code haproxy -c} refused the file (400); nothing was done.
     *
     * @param message HAProxy's words, a line for each thing that is wrong
     */
    record Refused(String message) implements PushResult {}

    /**
     * The file passed validation, but the new worker did not start (400); the previous file was put back.
     *
     * @param message the alerts of HAProxy's master and of the new worker, one a line
     */
    record ReloadFailed(String message) implements PushResult {}
}
