package io.proxyconfig.api.v1alpha1;

/** The one shape of a name that is safe everywhere it appears: in HAProxy's files, in paths, in metric labels. */
public final class Names {
    /** Letters and digits, with {@code . _ -} inside. */
    public static final String PATTERN = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$";

    /**
     * Names of sections that are the operator's own, and those under which HAProxy shows its command lines: who counts
     * sessions leaves these out.
     */
    public static final String RESERVED_PATTERN = "^(proxyconfig|proxyconfig-stats|GLOBAL|MASTER)$";

    /** A Kubernetes object's name: a DNS subdomain (RFC 1123). */
    public static final String OBJECT_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** Longest name of a ProxyConfig whose instances the operator runs: a StatefulSet appends 11 characters for a label. */
    public static final int MANAGED_LENGTH = 52;

    /** Name of such a ProxyConfig: Services are named after it, so it is a label (RFC 1035). */
    public static final String MANAGED_PATTERN = "^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$";

    /** A duration of whole units as Kubernetes writes them, for example {@code 250ms} or {@code 1h30m}. */
    public static final String DURATION_PATTERN = "^([0-9]{1,8}(ms|s|m|h))+$";

    private Names() {}
}
