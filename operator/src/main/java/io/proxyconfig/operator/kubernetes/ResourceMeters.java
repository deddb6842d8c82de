package io.proxyconfig.operator.kubernetes;

import io.micrometer.core.instrument.MeterRegistry;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.metrics.InstanceProbeGauges;
import io.proxyconfig.operator.metrics.SessionsEndedCounter;
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.rollout.LeaseUnreadableException;
import io.proxyconfig.operator.rollout.OtherLeaderException;
import io.proxyconfig.operator.status.ConditionGauges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The series about ProxyConfigs. A replica exports them also while it cannot write a status, but not once the Lease names another
 * replica. Thread-safe.
 */
final class ResourceMeters {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceMeters.class);

    private final Leadership lease;
    private final ConditionGauges conditions;
    private final InstanceProbeGauges probes;
    private final SessionsEndedCounter endedSessions;
    /** Whether the Lease names another replica, as far as this one has read it. */
    private boolean superseded;

    ResourceMeters(MeterRegistry meters, Leadership lease) {
        this.lease = lease;
        this.conditions = new ConditionGauges(meters);
        this.probes = new InstanceProbeGauges(meters);
        this.endedSessions = new SessionsEndedCounter(meters);
    }

    /** Confirms that this replica leads, see {@link Leadership}. If another one does, no gauge of a ProxyConfig remains. */
    void confirmLeadership() {
        try {
            lease.confirm();
            resume();
        } catch (OtherLeaderException e) {
            removeGauges();
            throw e;
        }
    }

    private synchronized void resume() {
        superseded = false;
    }

    private synchronized void removeGauges() {
        superseded = true;
        conditions.clear();
        probes.clear();
    }

    /** Exports a status, before it is written. */
    void record(ProxyConfig resource, ProxyConfigStatus status) {
        if (isSuperseded()) {
            confirmIfReadable();
        }
        recordStatus(resource, status);
    }

    /**
     * Exports the result of a reconciliation, before its status is written.
     *
     * @throws OtherLeaderException if the other leader counts the sessions that ended
     */
    void record(ProxyConfig resource, ReconcileResult result) {
        if (isSuperseded() || !result.ended().isEmpty()) {
            confirmIfReadable();
        }
        recordStatus(resource, result.status());
        recordInstances(resource, result);
    }

    private synchronized boolean isSuperseded() {
        return superseded;
    }

    private void confirmIfReadable() {
        try {
            confirmLeadership();
        } catch (LeaseUnreadableException e) {
            LOG.info("The metrics show what this replica sees: {}", e.getMessage());
        }
    }

    private synchronized void recordStatus(ProxyConfig resource, ProxyConfigStatus status) {
        if (!superseded) {
            conditions.record(namespace(resource), name(resource), status);
        }
    }

    private synchronized void recordInstances(ProxyConfig resource, ReconcileResult result) {
        if (!superseded) {
            probes.record(namespace(resource), name(resource), result.probes());
            endedSessions.add(namespace(resource), name(resource), result.ended());
        }
    }

    /** Removes the series of a deleted resource. */
    synchronized void forget(ProxyConfig resource) {
        conditions.forget(namespace(resource), name(resource));
        probes.forget(namespace(resource), name(resource));
        endedSessions.forget(namespace(resource), name(resource));
    }

    private static String namespace(ProxyConfig resource) {
        return resource.getMetadata().getNamespace();
    }

    private static String name(ProxyConfig resource) {
        return resource.getMetadata().getName();
    }
}
