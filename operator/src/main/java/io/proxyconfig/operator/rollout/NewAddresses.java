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
 * Has the probe try the addresses that a new configuration adds, before it is pushed. HAProxy itself would find out by
 * trying for two seconds, in which it takes no new connections on any listener.
 */
final class NewAddresses {
    private final InstanceMonitor monitor;

    NewAddresses(InstanceMonitor monitor) {
        this.monitor = monitor;
    }

    /** Why HAProxy could not start with the new file instead of the old one, in its own words; empty when it could. */
    Optional<String> obstacle(String oldFile, String newFile) {
        Optional<ProbeReport> report =
                monitor.latest().probe().value().filter(one -> one.haproxy().reachable());
        Set<Endpoint> added = new LinkedHashSet<>(ConfigurationText.listening(newFile));
        List<Endpoint> before = ConfigurationText.listening(oldFile);
        added.removeIf(one -> before.stream().anyMatch(other -> samePlace(one, other)));
        if (added.isEmpty() || report.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<ProbeListener> addresses = added.stream()
                    .map(one -> new ProbeListener(one.name(), one.host(), one.port()))
                    .toList();
            return monitor.probe().check(new AddressCheck(addresses)).taken().stream()
                    .map(NewAddresses::words)
                    .findFirst();
        } catch (ProbeException e) {
            // without the probe HAProxy finds out for itself
            return Optional.empty();
        }
    }

    private static boolean samePlace(Endpoint one, Endpoint other) {
        return one.host().equals(other.host()) && one.port() == other.port();
    }

    private static String words(AddressCheck.Taken taken) {
        ProbeListener address = taken.address();
        return "Binding for frontend " + address.name() + ": cannot bind socket (" + taken.why() + ") for ["
                + address.host() + ":" + address.port() + "]";
    }
}
