package io.proxyconfig.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of the project runs. Metrics, the status and {@code --version} name it.
 *
 * @param version the project's version
 * @param revision the Git commit; {@code unknown} where the build had none
 * @param java the version of the running Java
 */
public record BuildInfo(String version, String revision, String java) {
    private static final String RESOURCE = "build.properties";

    /** The build that these classes come from. */
    public static BuildInfo current() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(
                properties.getProperty("version"),
                properties.getProperty("revision"),
                Runtime.version().toString());
    }
}
