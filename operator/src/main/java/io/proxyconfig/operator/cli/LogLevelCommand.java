package io.proxyconfig.operator.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows or changes the log level of an operator that runs in this pod or on this machine. */
@Command(
        name = "log-level",
        description = "Prints or changes the log level of the operator that runs in this pod or on this machine. The"
                + " change lasts until the operator ends.",
        mixinStandardHelpOptions = true)
final class LogLevelCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Parameters(
            arity = "0..1",
            paramLabel = "LEVEL",
            description = "The new level, one of ${COMPLETION-CANDIDATES}. Without it, the command prints the level.")
    private LogOptions.@Nullable LogLevel level;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Address of the operator. Default: ${DEFAULT-VALUE}.",
            defaultValue = RunCommand.DEFAULT_HTTP,
            converter = HttpAddress.class)
    private @Nullable InetSocketAddress http;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (spec == null || http == null) {
            throw new IllegalStateException("picocli sets both");
        }
        CommandLine command = spec.commandLine();
        URI url = URI.create("http://" + http.getHostString() + ":" + http.getPort() + HealthServer.LOG_LEVEL);
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(TIMEOUT);
        if (level != null) {
            request.PUT(BodyPublishers.ofString(level.name()));
        }
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            boolean done = answer.statusCode() == 200;
            (done ? command.getOut() : command.getErr()).print(answer.body());
            (done ? command.getOut() : command.getErr()).flush();
            return done ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException e) {
            command.getErr().println("No operator answers on " + url + " (" + e + "); name its address with --http");
            return ExitCode.SOFTWARE;
        }
    }
}
