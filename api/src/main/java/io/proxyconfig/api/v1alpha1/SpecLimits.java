package io.proxyconfig.api.v1alpha1;

/** Bounds of the spec. The schema has them, and code that creates or reads values of the spec uses the same constants. */
public final class SpecLimits {
    /** Instances that the operator runs for one resource. */
    public static final int REPLICAS = 100;

    /** External instances of one resource. */
    public static final int EXTERNAL_INSTANCES = 32;

    /** Listeners of one resource. */
    public static final int LISTENERS = 64;

    /** Backends of one resource. */
    public static final int BACKENDS = 64;

    /** Servers of one backend. */
    public static final int SERVERS = 256;

    /** Networks and addresses of one allow list. */
    public static final int ALLOWED_SOURCES = 1024;

    /** DNS servers. */
    public static final int NAMESERVERS = 8;

    /** Connections of one listener or server. */
    public static final int CONNECTIONS = 1_000_000;

    /** Highest TCP port. */
    public static final int PORT = 65535;

    /** Characters of an IP address. */
    public static final int ADDRESS = 45;

    /** Characters of a network in CIDR notation. */
    public static final int NETWORK = 49;

    /** Characters of an IP address with a port. */
    public static final int ADDRESS_AND_PORT = 53;

    /** Characters of a host name. */
    public static final int HOST = 253;

    /** Characters of a URL without a path. */
    public static final int URL = 512;

    /** Characters of the path of an HTTP health check, so that its line fits into HAProxy's limit of 2,048. */
    public static final int HTTP_PATH = 512;

    /** Characters of a key of a Secret or ConfigMap. */
    public static final int KEY = 253;

    /** Characters of a quantity. */
    public static final int QUANTITY = 32;

    /** Characters of the value of a label, as in Kubernetes. */
    public static final int LABEL = 63;

    /** Characters of the value of an annotation. Kubernetes allows 256 KiB for all annotations of an object together. */
    public static final int ANNOTATION = 16384;

    private SpecLimits() {}
}
