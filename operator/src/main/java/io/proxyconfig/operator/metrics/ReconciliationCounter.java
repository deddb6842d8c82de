package io.proxyconfig.operator.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts reconciliations by their result, on Kubernetes and in file mode alike. */
public final class ReconciliationCounter {
    private final Counter succeeded;
    private final Counter failed;

    public ReconciliationCounter(MeterRegistry meters) {
        this.succeeded = counter(meters, "success");
        this.failed = counter(meters, "failure");
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("proxyconfig.reconciliations")
                .description("Reconciliations of ProxyConfigs that have ended")
                .tag("result", result)
                .register(meters);
    }

    /** A reconciliation ended without an exception, whatever the status says. */
    public void succeeded() {
        succeeded.increment();
    }

    /** A reconciliation ended with an exception and is tried again. */
    public void failed() {
        failed.increment();
    }
}
