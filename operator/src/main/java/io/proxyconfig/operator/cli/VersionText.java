package io.proxyconfig.operator.cli;

import io.proxyconfig.api.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code operator --version} and {@code operator version} print. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        BuildInfo build = BuildInfo.current();
        return new String[] {
            "proxyconfig-operator " + build.version(), "revision " + build.revision(), "java " + build.java()
        };
    }
}
