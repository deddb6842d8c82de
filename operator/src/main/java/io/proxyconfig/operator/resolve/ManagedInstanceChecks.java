package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.Backend;
import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.api.v1alpha1.Stats;
import io.proxyconfig.validation.IpAddress;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What holds only where the operator runs the instances: names become host names, and addresses are a pod's. */
public final class ManagedInstanceChecks {
    /** Ports of the Data Plane API and of the probe. */
    private static final Set<Integer> PORTS_OF_POD = Set.of(5555, 8443);

    /** A Service's name (RFC 1035 label); 52 leaves room for what StatefulSets append to make a label of 63. */
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,50}[a-z0-9])?");

    private ManagedInstanceChecks() {}

    /** Whether objects and hosts can be named after a resource of this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static void check(Checks checks, String name, ProxyConfigSpec spec) {
        if (!isName(name)) {
            checks.problem(
                    "metadata.name",
                    "names pods and Services where the operator runs the instances: it must begin with a letter, have"
                            + " lower case letters, digits and - only, and 52 characters at most");
        }
        for (Listener listener : spec.listeners()) {
            String field = "spec.listeners[" + listener.name() + "]";
            check(checks, field, listener.address(), listener.port());
        }
        for (Backend backend : spec.backends()) {
            for (Server server : backend.servers()) {
                if (needsSearchDomain(server.address())) {
                    checks.problem(
                            "spec.backends[" + backend.name() + "].servers[" + server.name() + "].address",
                            "is looked up by HAProxy without the search domains of pods: write the name in full, for"
                                    + " example db.databases.svc.cluster.local");
                }
            }
        }
        Stats stats = spec.stats();
        if (stats != null) {
            check(checks, "spec.stats", stats.address(), stats.port());
        }
    }

    /** Names that mean something only to those who append domains: libc does so when HAProxy starts, its resolvers never. */
    private static boolean needsSearchDomain(String address) {
        return IpAddress.parse(address).isEmpty() && (!address.contains(".") || address.endsWith(".svc"));
    }

    private static void check(Checks checks, String field, @Nullable String address, @Nullable Integer port) {
        Optional<IpAddress> ip = address == null ? Optional.empty() : IpAddress.parse(address);
        if (ip.isPresent() && !ip.get().isAny() && !ip.get().isLoopback()) {
            checks.problem(
                    field + ".address", "is no address that a pod has; leave it out to listen on all of the pod's");
        }
        if (port != null && PORTS_OF_POD.contains(port)) {
            checks.problem(field + ".port", "is used by the pod itself; choose another than 5555 and 8443");
        }
    }
}
