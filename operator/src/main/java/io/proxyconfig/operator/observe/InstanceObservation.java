package io.proxyconfig.operator.observe;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.resolve.Instance;

/**
 * What is known of an instance at one moment.
 *
 * @param instance which
 * @param probe what its probe reports: the truth about what runs
 * @param dataPlane what its Data Plane API has on disk
 */
public record InstanceObservation(Instance instance, Reading<ProbeReport> probe, Reading<DataPlaneView> dataPlane) {}
