package io.proxyconfig.operator.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.operator.report.FolderReport;
import io.proxyconfig.operator.report.KubernetesReport;
import io.proxyconfig.operator.report.ReportLimits;
import io.proxyconfig.operator.report.ReportParts;
import io.proxyconfig.operator.report.ReportResult;
import io.proxyconfig.operator.report.ReportWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a support bundle. */
@Command(
        name = "report",
        description = "Writes a support bundle: ProxyConfigs with their status, the objects of their instances, events,"
                + " logs, and reports of the probes, without secrets.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:The bundle is complete.",
            "1:There is no bundle. The message is on standard error.",
            "2:The command line is invalid.",
            "3:The bundle lacks parts. Its file errors.txt has the reasons."
        })
final class ReportCommand implements Callable<Integer> {
    private static final int INCOMPLETE = 3;
    private static final int REQUEST_TIMEOUT = 10_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @ArgGroup
    private ReportOptions source = new ReportOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "File of the bundle, a compressed archive. A hyphen stands for standard output."
                    + " Default: proxyconfig-report-TIME.tar.gz.")
    private @Nullable String output;

    @Option(
            names = "--log-lines",
            paramLabel = "NUMBER",
            description = "The last lines of each log. Default: ${DEFAULT-VALUE}.",
            defaultValue = "10000")
    private int logLines;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Age of the oldest line of a log. Default: ${DEFAULT-VALUE}.",
            defaultValue = "24h",
            converter = DurationOption.class)
    private Duration since = Duration.ZERO;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "Time for everything. What is not read by then is missing. Default: ${DEFAULT-VALUE}.",
            defaultValue = "2m",
            converter = DurationOption.class)
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "File mode: address of the operator. Default: ${DEFAULT-VALUE}.",
            defaultValue = RunCommand.DEFAULT_HTTP,
            converter = HttpAddress.class)
    private InetSocketAddress http = new InetSocketAddress(0);

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        LogOptions.logErrorsOnly();
        InputOptions.Folders folders = source.folders();
        if (folders != null) {
            folders.check(Objects.requireNonNull(spec));
        }
        String folder = "proxyconfig-report-" + TIME.format(Instant.now());
        String target = output == null ? folder + ".tar.gz" : output;
        if (target.equals("-") && LogOptions.isTerminal()) {
            return failed("standard output is a terminal; redirect it, or name a file with --output");
        }
        try (KubernetesClient client = folders == null ? connect(source.cluster()) : null;
                ReportOutput out = open(target)) {
            ReportWriter writer = new ReportWriter(
                    out.stream(), folder, Instant.now(), new ReportLimits(logLines, since, timeout), this::progress);
            writer.text("version.txt", String.join("\n", new VersionText().getVersion()) + "\n");
            ReportResult result = writer.close(
                    client == null
                            ? write(writer, Objects.requireNonNull(folders))
                            : write(writer, client, source.cluster()));
            out.complete();
            return finished(target, result);
        } catch (FileAlreadyExistsException e) {
            return failed(target + " exists already; name another file with --output");
        } catch (KubernetesClientException e) {
            return failed("the API server cannot be reached (" + ReportParts.reason(e)
                    + "); name its kubeconfig with --kubeconfig, or folders with --config-dir");
        } catch (IOException e) {
            return failed("the bundle cannot be written (" + e
                    + "); name another file with --output, or - for standard output");
        }
    }

    /** Writes the files, and returns where they come from. */
    private String write(ReportWriter writer, InputOptions.Folders folders) throws IOException, InterruptedException {
        URI operator = URI.create("http://" + http.getHostString() + ":" + http.getPort());
        new FolderReport(folders.config(), folders.secrets(), folders.status(), operator, writer).write();
        return folders.config().toString();
    }

    private static String write(ReportWriter writer, KubernetesClient client, ReportOptions.ClusterAccess cluster)
            throws IOException, InterruptedException {
        new KubernetesReport(client, cluster.operatorNamespace(), writer).write(cluster.namespaces());
        return client.getMasterUrl().toString();
    }

    /** A client of an API server that answers; it may refuse requests. */
    private static KubernetesClient connect(ReportOptions.ClusterAccess cluster) {
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config(cluster)).build();
        try {
            client.getKubernetesVersion();
        } catch (KubernetesClientException e) {
            if (e.getCode() < 400) {
                client.close();
                throw e;
            }
        }
        return client;
    }

    private static Config config(ReportOptions.ClusterAccess cluster) {
        Path kubeconfig = cluster.kubeconfig();
        Config config = kubeconfig == null
                ? Config.autoConfigure(cluster.context())
                : Config.fromKubeconfig(cluster.context(), kubeconfig.toFile());
        return new ConfigBuilder(config)
                .withConnectionTimeout(REQUEST_TIMEOUT)
                .withRequestTimeout(REQUEST_TIMEOUT)
                .withRequestRetryBackoffLimit(1)
                .build();
    }

    private int finished(String target, ReportResult result) {
        progress("Wrote " + (target.equals("-") ? "the bundle" : target) + " with " + result.files() + " files");
        if (result.errors() == 0) {
            return ExitCode.OK;
        }
        progress("Parts that could not be read: " + result.errors() + ". See errors.txt in the bundle");
        return INCOMPLETE;
    }

    private int failed(String message) {
        progress("There is no bundle: " + message);
        return ExitCode.SOFTWARE;
    }

    private void progress(String line) {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private static ReportOutput open(String target) throws IOException {
        if (!target.equals("-")) {
            return ReportOutput.to(Path.of(target));
        }
        PrintStream standardOutput = System.out;
        System.setOut(System.err); // so that nothing else, for example a log, can damage the bundle
        return ReportOutput.to(standardOutput);
    }
}
