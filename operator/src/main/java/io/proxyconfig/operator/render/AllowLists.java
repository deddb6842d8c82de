package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Cidr;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.validation.IpAddress;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The ACL file of a listener, always there so that any change of who may connect is one of its entries. */
final class AllowLists {
    private AllowLists() {}

    static AllowListFile of(Frontend frontend) {
        SortedSet<String> entries = new TreeSet<>();
        List<Cidr> allow = frontend.allow();
        for (Cidr network : allow == null ? List.of(Cidr.ANY_V4, Cidr.ANY_V6) : allow) {
            entries.add(network.text());
        }
        // The probe connects from beside HAProxy: from loopback, or from the very address that it connects to.
        entries.add("127.0.0.1");
        entries.add("::1");
        String address = frontend.address();
        if (address != null) {
            IpAddress.parse(address).filter(ip -> !ip.isAny()).ifPresent(ip -> entries.add(ip.text()));
        }
        return new AllowListFile(fileName(frontend.name()), List.copyOf(entries));
    }

    /**
     * A name that the Data Plane API's storage keeps as it is: it replaces dots before the last one by underscores, which
     * would let two listeners share a file. A listener's name never starts with a dash, so the two forms never meet.
     */
    static String fileName(String listener) {
        return listener.indexOf('.') < 0
                ? "proxyconfig-" + listener + ".acl"
                : "proxyconfig--" + listener.replaceAll("\\.+", "_") + "-" + Revision.of(listener) + ".acl";
    }
}
