package io.proxyconfig.probe;

import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.probe.Looks.Look;
import java.util.List;

/**
 * An observation of HAProxy and its listeners.
 *
 * @param look when its oldest part began, with the number of its newest part
 * @param haproxy the master and the workers
 * @param listeners the listener checks
 * @param allowListFiles ACL files in the memory of the current worker
 */
record HaproxyObservation(
        Look look, HaproxyView haproxy, List<ListenerCheck> listeners, List<RunningAllowList> allowListFiles) {

    boolean isBefore(Look other) {
        return look.sequence() < other.sequence();
    }

    /** The same listeners and files, with a later reading of the processes. The age of the listeners stays. */
    HaproxyObservation with(Look later, HaproxyView view) {
        return new HaproxyObservation(
                new Look(later.sequence(), look.time(), look.at()), view, listeners, allowListFiles);
    }
}
