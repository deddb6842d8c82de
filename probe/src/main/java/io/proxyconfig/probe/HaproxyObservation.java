package io.proxyconfig.probe;

import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import java.time.Instant;
import java.util.List;

/**
 * One look at HAProxy and its listeners.
 *
 * @param at when it began
 * @param haproxy its processes
 * @param listeners fresh connections
 * @param allowListFiles ACL files in the current worker's memory
 */
public record HaproxyObservation(
        Instant at, HaproxyView haproxy, List<ListenerCheck> listeners, List<RunningAllowList> allowListFiles) {

    /** The same listeners and files, with a later look at the processes. */
    HaproxyObservation with(Instant later, HaproxyView view) {
        return new HaproxyObservation(later, view, listeners, allowListFiles);
    }
}
