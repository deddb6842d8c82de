package io.proxyconfig.api.v1alpha1;

/**
 * CEL expressions and messages of the validation rules (Kubernetes documentation, "Common Expression Language"). They need
 * Kubernetes 1.31 because of {@code isIP} and {@code isCIDR}. Messages use {@code format}, because the API server assumes an
 * unbounded cost for {@code +} on an item that a filter returned.
 */
final class Rules {
    static final String NAME = "self.matches(r'" + Names.PATTERN + "')";

    static final String NAME_MESSAGE = "must be letters and digits, with . _ - between them";

    static final String NOT_RESERVED = "!self.matches(r'" + Names.RESERVED_PATTERN + "')";

    static final String RESERVED = "is a reserved name of HAProxy or of the operator: choose another name";

    static final String NOT_RESERVED_MESSAGE = "'%s " + RESERVED + "'.format([self])";

    static final String OBJECT_NAME = "self.matches(r'" + Names.OBJECT_PATTERN + "')";

    static final String OBJECT_NAME_MESSAGE =
            "must be the name of a Kubernetes object: lower case letters and digits, with . - between them";

    static final String KEY = "self.matches(r'" + Names.KEY_PATTERN + "')";

    static final String KEY_MESSAGE = "must be the key of a Secret or ConfigMap: letters, digits, - . _";

    /** An address or the form of a name. {@link #NOT_NUMERIC} is a rule of its own, because each rule has its own budget. */
    static final String HOST = "isIP(self) || self.matches(r'^\\w[\\w.-]*$')";

    /** A name does not end with a number, so that a mistyped address is not a name (RFC 1123, section 2.1). */
    static final String NOT_NUMERIC = "isIP(self) || !self.matches('(^|[.])[0-9.]+$')";

    static final String HOST_MESSAGE = "must be a host name or an IP address, without a port";

    static final String URL = "self.matches(r'" + ExternalInstance.URL_PATTERN + "')";

    static final String URL_MESSAGE =
            "must be http:// or https://, a host and an optional port, without a path, for example https://haproxy-0:5555";

    /** Whether instance {@code i} gets the credentials over https or loopback only. {@link #URL} checks the form of URLs. */
    private static final String ENCRYPTED_INSTANCE =
            "[i.dataPlaneURL, i.probeURL].all(u, !u.matches(r'^http://[^/@]+/?$')" + " || u.matches(r'"
                    + ExternalInstance.LOOPBACK_PATTERN + "'))";

    static final String ENCRYPTED = "self.allowPlainHTTP || self.instances.all(i, " + ENCRYPTED_INSTANCE + ")";

    private static final String ENCRYPTED_FIX =
            "use https://, or set allowPlainHTTP to true to send the credentials without encryption";

    static final String ENCRYPTED_MESSAGE = "an instance has a URL with http://: " + ENCRYPTED_FIX;

    /** The first instance with a URL without encryption. */
    private static final String WITHOUT_ENCRYPTION = "self.instances.filter(i, !" + ENCRYPTED_INSTANCE + ")[0]";

    static final String ENCRYPTED_MESSAGE_EXPRESSION =
            "'instance %s has a URL with http://: " + ENCRYPTED_FIX + "'.format([" + WITHOUT_ENCRYPTION + ".name])";

    static final String DURATION = "self.matches(r'" + DurationFormat.PATTERN
            + "') && duration(self) >= duration('1ms') && duration(self) <= duration('" + DurationFormat.MAX_HOURS
            + "h')";

    static final String DURATION_MESSAGE = "must be a duration from 1ms to " + DurationFormat.MAX_HOURS
            + "h in the units h, m, s and ms, for example 250ms, 5s or 1h30m";

    /** One spelling for each address, so that equal addresses are equal strings. */
    static final String ADDRESS = "isIP(self) && ip.isCanonical(self)";

    static final String ADDRESS_MESSAGE =
            "must be an IP address in its canonical form, for example 10.0.0.7 or fd00::7";

    private static final String A = "(has(a.address) ? a.address : '0.0.0.0')";
    private static final String B = "(has(b.address) ? b.address : '0.0.0.0')";
    private static final String STATS = "(has(self.stats.address) ? self.stats.address : '0.0.0.0')";

    /** Whether listener {@code a} has the port and an address of another listener; {@code ::} includes IPv4. */
    static final String CLASHES = "self.listeners.exists(b, a.name != b.name && a.port == b.port && (" + A + " == " + B
            + " || " + A + " == '::' || " + B + " == '::' || (" + A + " == '0.0.0.0' && !" + B + ".contains(':')) || ("
            + B + " == '0.0.0.0' && !" + A + ".contains(':'))))";

    /** Whether listener {@code a} has the port and an address of the statistics page. */
    static final String CLASHES_WITH_STATS = "(a.port == self.stats.port && (" + A + " == " + STATS + " || " + A
            + " == '::' || " + STATS + " == '::' || (" + A + " == '0.0.0.0' && !" + STATS + ".contains(':')) || ("
            + STATS + " == '0.0.0.0' && !" + A + ".contains(':'))))";

    /** Whether the backend of listener {@code a} exists. */
    static final String HAS_ITS_BACKEND = "self.backends.exists(b, b.name == a.backend)";

    /** The first listener without a backend. */
    static final String WITHOUT_ITS_BACKEND = "self.listeners.filter(a, !" + HAS_ITS_BACKEND + ")[0]";

    /** Whether a listener has the name of backend {@code b}. HAProxy 3.3 and later do not start then. */
    static final String NAMED_LIKE_A_LISTENER = "self.listeners.exists(a, a.name == b.name)";

    /** Whether {@code n} is the address of a DNS server, with an optional port from 1 to 65535. */
    static final String NAMESERVER = "(isIP(n) || (n.matches(r'^([0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$')"
            + " && isIP(n.substring(0, n.lastIndexOf(':')).replace('[', '').replace(']', ''))"
            + " && int(n.substring(n.lastIndexOf(':') + 1)) >= 1"
            + " && int(n.substring(n.lastIndexOf(':') + 1)) <= 65535))";

    /** Whether the variable {@code e} is not one that HAProxy, its image or the start scripts set. */
    static final String FREE_VARIABLE =
            "!e.name.startsWith('HAPROXY_') && !(e.name in ['PATH', 'age', 'before', 'began',"
                    + " 'boot', 'child', 'code', 'config', 'credentials', 'failed', 'file', 'good', 'info', 'keeper', 'list', 'run',"
                    + " 'settings', 'signal', 'sleeper', 'start', 'started', 'state', 'tls'])";

    /** The operator finds its objects by labels of {@code app.kubernetes.io}. */
    static final String FREE_LABELS =
            "!self.exists(k, k.startsWith('app.kubernetes.io/') || k.startsWith('proxyconfig.io/'))";

    static final String FREE_LABELS_MESSAGE =
            "the operator sets the labels of app.kubernetes.io and proxyconfig.io: choose other names for these labels";

    /** Annotations that a user may set. */
    static final String FREE_ANNOTATIONS = "!self.exists(k, k.startsWith('proxyconfig.io/'))";

    static final String FREE_ANNOTATIONS_MESSAGE =
            "the operator sets the annotations of proxyconfig.io: choose other names for these annotations";

    /** Whether a Service has a load balancer. */
    static final String LOAD_BALANCER = "self.type == 'LoadBalancer'";

    /** Whether clients outside the cluster reach a Service. */
    static final String OUTSIDE_OF_CLUSTER = "self.type in ['NodePort', 'LoadBalancer']";

    /** Whether {@code n}, a key of {@code service.nodePorts}, names a port of the Service. */
    static final String NAMES_A_PORT =
            "(has(self.raw) || (has(self.listeners) && self.listeners.exists(l, l.name == n))"
                    + " || (n == 'stats' && has(self.stats) && self.service.exposeStats))";

    static final String EXTERNAL = "has(self.external)";

    static final String MANAGED = "!" + EXTERNAL;

    static final String MANAGED_ONLY =
            "applies to managed instances only: remove it, or create a ProxyConfig without external";

    /** The Data Plane API and the probe listen on these ports of a managed instance's pod. */
    private static final String PORTS_OF_POD = "[5555, 8443]";

    /** Whether listener {@code l} has a port of the pod. */
    static final String PORT_OF_POD = "l.port in " + PORTS_OF_POD;

    static final String STATS_PORT_OF_POD = "self.stats.port in " + PORTS_OF_POD;

    /** Whether listener {@code l} has an address that no pod has. The address of a pod is not known in advance. */
    static final String ADDRESS_OUTSIDE_POD =
            "(has(l.address) && !(l.address in ['0.0.0.0', '::', '::1'] || l.address.startsWith('127.')))";

    static final String STATS_OUTSIDE_POD =
            "(has(self.stats.address) && !(self.stats.address in ['0.0.0.0', '::', '::1'] || self.stats.address.startsWith('127.')))";

    /**
     * Whether server {@code s} has a name without a domain. HAProxy's resolvers do not use search domains, although libc
     * does so when HAProxy starts.
     */
    static final String NEEDS_SEARCH_DOMAIN =
            "(!s.address.contains('.') && !s.address.contains(':') || s.address.endsWith('.svc'))";

    /** Whether a server of backend {@code b} has a name without a domain. */
    static final String BACKEND_NEEDS_SEARCH_DOMAIN = "b.servers.exists(s, " + NEEDS_SEARCH_DOMAIN + ")";

    private Rules() {}
}
