package io.proxyconfig.operator.dataplane;

/** The result of a push, as the Data Plane API reports it. It does not verify that the configuration is active. */
public sealed interface PushResult {

    /**
     * The file was written, and HAProxy was reloaded.
     *
     * @param stored the configuration as the Data Plane API stored it
     */
    record Reloaded(StoredConfiguration stored) implements PushResult {}

    /**
     * The file was written, and HAProxy was not reloaded.
     *
     * @param stored the configuration as the Data Plane API stored it
     */
    record Saved(StoredConfiguration stored) implements PushResult {}

    /**
     * The file was written, and the reload follows later (202, if the reload could not be forced).
     *
     * @param stored the configuration as the Data Plane API stored it
     * @param reloadId ID of the reload in {@code services/haproxy/reloads/{id}}; IDs start again after a restart of the
     *     Data Plane API
     */
    record ReloadPending(StoredConfiguration stored, String reloadId) implements PushResult {}

    /**
     * Another client has changed the configuration since the named version (409). Nothing was changed.
     *
     * @param message the message of the Data Plane API
     */
    record Conflict(String message) implements PushResult {}

    /**
     * {@code haproxy -c} refused the file (400). Nothing was changed.
     *
     * @param message the messages of HAProxy, one a line
     */
    record Refused(String message) implements PushResult {}

    /**
     * The file is valid, but the new worker did not start (400). The Data Plane API restored the previous file.
     *
     * @param message the alerts of HAProxy's master and of the new worker, one a line
     */
    record ReloadFailed(String message) implements PushResult {}
}
