package io.proxyconfig.api.v1alpha1;

/** The forms of names. Each form is safe wherever a name appears: in HAProxy's files, in paths, and in labels of metrics. */
public final class Names {
    /** Name of a listener, backend, server or external instance: letters and digits, with {@code . _ -} between them. */
    public static final String PATTERN = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$";

    /** Characters of such a name. */
    public static final int LENGTH = 63;

    /**
     * Names of the operator's own sections, and names under which HAProxy lists sessions of its command line, which the
     * probe does not count.
     */
    public static final String RESERVED_PATTERN = "^(proxyconfig|proxyconfig-stats|GLOBAL|MASTER)$";

    /** Name of a Kubernetes object: a DNS subdomain (RFC 1123). */
    public static final String OBJECT_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** Characters of the name of a Kubernetes object. */
    public static final int OBJECT_LENGTH = 253;

    /** Characters of the name of a ProxyConfig with managed instances: a StatefulSet adds 11 to make a label of 63. */
    public static final int MANAGED_LENGTH = 52;

    /** Name of a ProxyConfig with managed instances. The name of its Service is a DNS label (RFC 1035). */
    public static final String MANAGED_PATTERN = "^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$";

    /** Key of a Secret or ConfigMap. */
    public static final String KEY_PATTERN = "^[-._a-zA-Z0-9]+$";

    private Names() {}
}
