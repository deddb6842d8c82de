package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.proxyconfig.operator.metrics.ReconciliationCounter;
import java.util.Map;

/** Counts the reconciliations of the framework with the metric that file mode uses, too. */
record ReconciliationMetrics(ReconciliationCounter counter) implements Metrics {
    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        counter.succeeded();
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception exception, Map<String, Object> metadata) {
        counter.failed();
    }
}
