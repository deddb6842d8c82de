package io.proxyconfig.probe;

import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import java.time.Instant;
import java.util.List;

/**
 * An observation of HAProxy and its listeners.
 *
 * @param at start of the observation
 * @param haproxy the master and the workers
 * @param listeners the listener checks
 * @param allowListFiles ACL files in the memory of the current worker
 */
public record HaproxyObservation(
        Instant at, HaproxyView haproxy, List<ListenerCheck> listeners, List<RunningAllowList> allowListFiles) {

    /** The same listeners and files, with a later reading of the processes. */
    HaproxyObservation with(Instant later, HaproxyView view) {
        return new HaproxyObservation(later, view, listeners, allowListFiles);
    }
}
