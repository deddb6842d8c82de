package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;

/** Requests to the API server during which a reconciliation waits: with a short time limit, and sent once. */
final class QuickRequests {
    private static final int TIMEOUT_MILLIS = 2_000;

    private QuickRequests() {}

    /** A client that shares the connections of another one. */
    static KubernetesClient of(KubernetesClient client) {
        RequestConfig once = new RequestConfigBuilder()
                .withRequestTimeout(TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .build();
        return client.newClient(once).adapt(KubernetesClient.class);
    }
}
