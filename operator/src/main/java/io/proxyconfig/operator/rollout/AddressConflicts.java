package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.AddressCheck;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.render.Endpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Has the probe try the addresses that a new configuration adds, before the operator pushes it. HAProxy itself would try
 * to bind for two seconds, in which it accepts no new connections on any listener.
 *
 * <p>A port of the present file is not tried, whatever its address: HAProxy can hold it on all addresses. The kernel shares
 * a port between sockets of one user only ({@code SO_REUSEPORT}), so that a probe with another user could never bind it.
 */
final class AddressConflicts {
    private final InstanceMonitor monitor;

    AddressConflicts(InstanceMonitor monitor) {
        this.monitor = monitor;
    }

    /** Why HAProxy cannot bind a new address, as HAProxy's message; empty when it can, or the probe does not answer. */
    Optional<String> find(String oldFile, String newFile) {
        Optional<ProbeReport> report =
                monitor.latest().probe().value().filter(one -> one.haproxy().reachable());
        Set<Endpoint> added = new LinkedHashSet<>(ConfigurationText.listening(newFile));
        List<Endpoint> before = ConfigurationText.listening(oldFile);
        added.removeIf(one -> before.stream().anyMatch(other -> other.port() == one.port()));
        if (added.isEmpty() || report.isEmpty()) {
            return Optional.empty();
        }
        try {
            return monitor.probe().check(new AddressCheck(ProbeRequests.listeners(added))).taken().stream()
                    .map(AddressConflicts::message)
                    .findFirst();
        } catch (ProbeException e) {
            // HAProxy itself reports a conflict then
            return Optional.empty();
        }
    }

    private static String message(AddressCheck.Taken taken) {
        ProbeListener address = taken.address();
        return "Binding for frontend " + address.name() + ": cannot bind socket (" + taken.reason() + ") for ["
                + address.host() + ":" + address.port() + "]";
    }
}
