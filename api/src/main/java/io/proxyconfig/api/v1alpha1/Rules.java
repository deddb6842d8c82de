package io.proxyconfig.api.v1alpha1;

/**
 * The rules that several fields share, in CEL (Kubernetes documentation, "Common Expression Language"). They need
 * Kubernetes 1.31: {@code isIP} and {@code isCIDR}. Messages are built with {@code format}, because the API server
 * takes the cost of {@code +} on an item that a filter found for unbounded.
 */
final class Rules {
    /** A name that is safe everywhere it appears, see {@link Names#PATTERN}. */
    static final String NAME = "self.matches(r'" + Names.PATTERN + "')";

    static final String NAME_MESSAGE = "must be letters and digits, with . _ - inside";

    /** A listener's or backend's name is free to be taken, see {@link Names#RESERVED_PATTERN}. */
    static final String NOT_RESERVED = "!self.matches(r'" + Names.RESERVED_PATTERN + "')";

    static final String NOT_RESERVED_MESSAGE =
            "'%s is a name of HAProxy or of the operator; choose another'.format([self])";

    /** A Kubernetes object's name. */
    static final String OBJECT_NAME = "self.matches(r'" + Names.OBJECT_PATTERN + "')";

    static final String OBJECT_NAME_MESSAGE =
            "must be an object's name: lower case letters and digits, with . - inside";

    /** An address, or what looks like a name; {@link #NO_NUMBER} apart from it, because each rule has its own budget. */
    static final String HOST = "isIP(self) || self.matches(r'^\\w[\\w.-]*$')";

    /** The last part of a name isn't a number, so that a mistyped address is no name (RFC 1123, section 2.1). */
    static final String NO_NUMBER = "isIP(self) || !self.matches('(^|[.])[0-9.]+$')";

    static final String HOST_MESSAGE = "must be a host name or an IP address, without a port";

    /** See {@link ExternalInstance#URL_PATTERN}. */
    static final String URL = "self.matches(r'" + ExternalInstance.URL_PATTERN + "')";

    static final String URL_MESSAGE =
            "must be http:// or https://, a host and a port, without a path, for example https://haproxy-0:5555";

    /** What HAProxy can keep: milliseconds in a signed 32-bit number (configuration manual, "Time format"). */
    static final String DURATION = "self.matches(r'" + Names.DURATION_PATTERN
            + "') && duration(self) >= duration('1ms') && duration(self) <= duration('596h')";

    static final String DURATION_MESSAGE =
            "must be a duration from 1ms to 596h (what HAProxy's timers hold), for example 250ms, 5s or 1h30m";

    /** One spelling for each address, so that equal addresses are equal strings. */
    static final String ADDRESS = "isIP(self) && ip.isCanonical(self)";

    static final String ADDRESS_MESSAGE =
            "must be an IP address in its usual spelling, for example 10.0.0.7 or fd00::7";

    private static final String A = "(has(a.address) ? a.address : '0.0.0.0')";
    private static final String B = "(has(b.address) ? b.address : '0.0.0.0')";
    private static final String STATS = "(has(self.stats.address) ? self.stats.address : '0.0.0.0')";

    /** Whether listener {@code a} has the port and an address in common with another; {@code ::} takes IPv4 as well. */
    static final String CLASHES = "self.listeners.exists(b, a.name != b.name && a.port == b.port && (" + A + " == " + B
            + " || " + A + " == '::' || " + B + " == '::' || (" + A + " == '0.0.0.0' && !" + B + ".contains(':')) || ("
            + B + " == '0.0.0.0' && !" + A + ".contains(':'))))";

    /** Whether listener {@code a} has the port and an address in common with the statistics page. */
    static final String CLASHES_WITH_STATS = "(a.port == self.stats.port && (" + A + " == " + STATS + " || " + A
            + " == '::' || " + STATS + " == '::' || (" + A + " == '0.0.0.0' && !" + STATS + ".contains(':')) || ("
            + STATS + " == '0.0.0.0' && !" + A + ".contains(':'))))";

    /** Whether the backend of listener {@code a} is there. */
    static final String HAS_ITS_BACKEND = "self.backends.exists(b, b.name == a.backend)";

    /** The first listener whose backend isn't there. */
    static final String WITHOUT_ITS_BACKEND = "self.listeners.filter(a, !" + HAS_ITS_BACKEND + ")[0]";

    /** Whether a listener has the name of backend {@code b}: HAProxy 3.3 and later don't start then. */
    static final String NAMED_LIKE_A_LISTENER = "self.listeners.exists(a, a.name == b.name)";

    /** Whether {@code n} is the address of a DNS server, with or without a port from 1 to 65535. */
    static final String NAMESERVER = "(isIP(n) || (n.matches(r'^([0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$')"
            + " && isIP(n.substring(0, n.lastIndexOf(':')).replace('[', '').replace(']', ''))"
            + " && int(n.substring(n.lastIndexOf(':') + 1)) >= 1"
            + " && int(n.substring(n.lastIndexOf(':') + 1)) <= 65535))";

    /** Whether the variable {@code e} is not one that HAProxy, its image or the start script set. */
    static final String FREE_VARIABLE = "e.name != 'PATH' && !e.name.startsWith('HAPROXY_')";

    /** The operator finds its objects by labels of {@code app.kubernetes.io}. */
    static final String FREE_LABELS = "!self.exists(k, k.startsWith('app.kubernetes.io/'))";

    static final String FREE_LABELS_MESSAGE =
            "the operator sets the labels of app.kubernetes.io: choose other names for these labels";

    /** Whether a Service has a load balancer. */
    static final String LOAD_BALANCER = "self.type == 'LoadBalancer'";

    /** Whether clients outside of the cluster reach a Service. */
    static final String OUTSIDE_OF_CLUSTER = "self.type in ['NodePort', 'LoadBalancer']";

    /** Whether {@code n}, a key of {@code service.nodePorts}, names a port of the Service. */
    static final String NAMES_A_PORT =
            "(has(self.raw) || (has(self.listeners) && self.listeners.exists(l, l.name == n))"
                    + " || (n == 'stats' && has(self.stats) && self.service.exposeStats))";

    /** Whether the operator manages the instances. */
    static final String MANAGED = "!has(self.external)";

    static final String MANAGED_ONLY =
            "applies to managed instances only: remove it, or create a ProxyConfig without external";

    /** Whether listener {@code l} wants a port of the Data Plane API or of the probe, see {@code docs/instances.md}. */
    static final String PORT_OF_POD = "l.port in [5555, 8443]";

    private Rules() {}
}
