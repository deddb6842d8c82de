package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Cidr;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.validation.IpAddress;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Builds the ACL file of a listener. Every listener has one, so that new allowed sources never need a reload. */
final class AllowLists {
    private AllowLists() {}

    static AllowListFile of(Frontend frontend) {
        SortedSet<String> entries = new TreeSet<>();
        List<Cidr> allow = frontend.allow();
        for (Cidr network : allow == null ? List.of(Cidr.ANY_V4, Cidr.ANY_V6) : allow) {
            entries.add(network.text());
        }
        // The probe runs beside HAProxy: it connects from loopback, or from the address that it connects to.
        entries.add("127.0.0.1");
        entries.add("::1");
        String address = frontend.address();
        if (address != null) {
            IpAddress.parse(address).filter(ip -> !ip.isAny()).ifPresent(ip -> entries.add(ip.text()));
        }
        return new AllowListFile(fileName(frontend.name()), List.copyOf(entries));
    }

    /**
     * A file name that the storage of the Data Plane API does not change. It replaces dots before the last one with
     * underscores, so that two listeners could get the same file. A listener's name never starts with a dash, so that the
     * two forms never give the same name.
     */
    static String fileName(String listener) {
        return listener.indexOf('.') < 0
                ? "proxyconfig-" + listener + ".acl"
                : "proxyconfig--" + listener.replaceAll("\\.+", "_") + "-" + Revision.hash(listener) + ".acl";
    }
}
