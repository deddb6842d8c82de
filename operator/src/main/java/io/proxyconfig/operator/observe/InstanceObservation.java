package io.proxyconfig.operator.observe;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.resolve.Instance;
import java.time.Duration;

/**
 * What the operator knows about an instance at one moment.
 *
 * @param instance the instance
 * @param probe the report of its probe, the only source for what the worker runs
 * @param reportAge how old the probe's observation is; zero without a report
 * @param dataPlane what its Data Plane API has on disk
 */
public record InstanceObservation(
        Instance instance, Reading<ProbeReport> probe, Duration reportAge, Reading<DataPlaneView> dataPlane) {}
