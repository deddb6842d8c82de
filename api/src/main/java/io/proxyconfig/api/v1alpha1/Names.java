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

    /** A duration of whole units as Kubernetes writes them, for example {@code 250ms} or {@code 1h30m}. */
    public static final String DURATION_PATTERN = "^([0-9]{1,8}(ms|s|m|h))+$";

    private Names() {}
}
