package io.proxyconfig.systemtests.report;

import io.proxyconfig.harness.JavaProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A run of {@code operator report} as a process, with the bundle on standard output, like {@code kubectl exec}.
 *
 * @param exitCode its exit code
 * @param progress its standard error
 * @param files the files of the bundle, by their paths below its folder
 */
public record ReportRun(int exitCode, String progress, Map<String, String> files) {
    private static final long TIMEOUT_SECONDS = 120;

    /** Runs the command with these arguments. */
    public static ReportRun of(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("report", "--output", "-"));
        all.addAll(List.of(arguments));
        Path output = folder.resolve("bundle");
        Path errors = folder.resolve("progress");
        Process process = new ProcessBuilder(
                        JavaProgram.command("io.proxyconfig.operator.cli.OperatorMain", List.of("-Xmx128m"), all))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the report does not end: " + Files.readString(errors));
        }
        byte[] archive = Files.readAllBytes(output);
        return new ReportRun(
                process.exitValue(), Files.readString(errors), archive.length == 0 ? Map.of() : files(archive));
    }

    /** A file of the bundle; empty if it has no such file. */
    public String file(String path) {
        return files.getOrDefault(path, "");
    }

    /** The files of a bundle. */
    public static Map<String, String> files(byte[] archive) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GzipCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                files.put(
                        entry.getName().replaceFirst("^proxyconfig-report-[^/]+/", ""),
                        new String(tar.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
