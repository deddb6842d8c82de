package io.proxyconfig.operator.kubernetes;

import static io.proxyconfig.operator.pipeline.ReconciliationProgress.reconciliation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.proxyconfig.operator.metrics.ReconciliationCounter;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the reconciliations of the framework with the metric that file mode uses, too, and records their progress. The framework
 * calls {@code reconcileCustomResource} when it submits one, and the methods of its execution on the thread that runs it.
 */
record ReconciliationMetrics(ReconciliationCounter counter, ReconciliationProgress progress) implements Metrics {
    @Override
    public void reconcileCustomResource(HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
        progress.submitted(task(ResourceID.fromResource(resource)));
    }

    @Override
    public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
        progress.started(task(ResourceID.fromResource(resource)));
    }

    /** Also called if the resource no longer exists; the framework has then called no other method of this execution. */
    @Override
    public void reconciliationExecutionFinished(@Nullable HasMetadata resource, Map<String, Object> metadata) {
        progress.finished();
    }

    @Override
    public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
        progress.cancelled(task(resource));
    }

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        counter.succeeded();
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception exception, Map<String, Object> metadata) {
        counter.failed();
    }

    private static String task(ResourceID resource) {
        return reconciliation(resource.getNamespace().orElse("") + "/" + resource.getName());
    }
}
