package io.proxyconfig.operator.status;

/** The operator's version, which Maven writes into the jar's manifest. */
public final class OperatorVersion {
    /** The version where the classes do not come from a jar, as in tests. */
    public static final String DEVELOPMENT = "dev";

    private OperatorVersion() {}

    /** The version of the operator that runs. */
    public static String current() {
        String version = OperatorVersion.class.getPackage().getImplementationVersion();
        return version == null ? DEVELOPMENT : version;
    }
}
