package io.proxyconfig.operator.dataplane;

/**
 * One reload of the Data Plane API ({@code services/haproxy/reloads/{id}}).
 *
 * @param state the state of the reload
 * @param response the errors of the master of HAProxy, or its complete output; empty while in progress
 */
public record ReloadStatus(ReloadState state, String response) {}
