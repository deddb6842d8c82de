package io.proxyconfig.operator.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = OperatorMain.class.getPackage().getImplementationVersion();
        return new String[] {"proxyconfig-operator " + (version == null ? "(not from a jar)" : version)};
    }
}
