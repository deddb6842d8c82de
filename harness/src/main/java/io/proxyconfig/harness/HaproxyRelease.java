package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A HAProxy program, and the series of the Data Plane API in front of it.
 *
 * @param name the series of HAProxy, or {@code configured}
 * @param binary a path, or a name to find in the PATH
 * @param dataPlaneSeries 2.9, 3.2 or 3.4
 */
public record HaproxyRelease(String name, String binary, String dataPlaneSeries) {
    private static final Pattern VERSION = Pattern.compile("version ([0-9]+\\.[0-9]+)");

    /** System property: the series of the Data Plane API, 2.9, 3.2 or 3.4. Without it, 3.2. */
    public static final String GENERATION_PROPERTY = "dataplane.generation";

    /** The series of the Data Plane API by the series of HAProxy. The last Data Plane API for HAProxy 2.8 is 2.9. */
    private static final Map<String, String> SERIES = Map.of("2.8", "2.9", "3.2", "3.2", "3.4", "3.4");

    /** The program and the series that the system properties name. */
    public static HaproxyRelease configured() {
        return new HaproxyRelease(
                "configured",
                System.getProperty(HaproxyProcess.BINARY_PROPERTY, "haproxy"),
                System.getProperty(GENERATION_PROPERTY, "3.2"));
    }

    /**
     * The releases for tests that depend on the release: 2.8, 3.2 and 3.4, or only the configured one if the tests run
     * against a real Data Plane API.
     */
    public static Stream<HaproxyRelease> all() {
        return System.getProperty(DataPlaneProcess.BINARY_PROPERTY, "").isBlank()
                ? SERIES.keySet().stream().sorted().map(HaproxyRelease::of)
                : Stream.of(configured());
    }

    /** A release that {@code dev/haproxy.sh} installs if it is missing. */
    public static HaproxyRelease of(String series) {
        Path script = KubernetesStack.projectRoot().resolve("dev/haproxy.sh");
        try {
            return new HaproxyRelease(
                    series, output(List.of(script.toString(), series)), Objects.requireNonNull(SERIES.get(series)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while dev/haproxy.sh ran", e);
        }
    }

    /** The series that the program reports, for example 3.2. */
    public String series() throws IOException, InterruptedException {
        String version = output(List.of(binary, "-v"));
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.find()) {
            throw new IllegalStateException(binary + " is no HAProxy: " + version);
        }
        return matcher.group(1);
    }

    /** The name, for the names of tests. */
    @Override
    public String toString() {
        return name;
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed; run it to see why");
        }
        return output.strip();
    }
}
