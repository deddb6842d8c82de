package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.RawText;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import io.proxyconfig.operator.resolve.DesiredState;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the field of the resource that a message of HAProxy is about, by the names in the message. Line numbers do not help,
 * because the Data Plane API rewrites the file before HAProxy reads it.
 */
public final class FieldLocator {
    private static final Pattern ACL_FILE = Pattern.compile("(proxyconfig-[A-Za-z0-9_-]+\\.acl)");
    private static final Pattern BINDING =
            Pattern.compile("[Bb]inding (?:.* )?for frontend ([^\\s:]+):.*?(cannot .*|$)");
    private static final Pattern SERVER = Pattern.compile("[Ss]erver '?([^\\s/']+)/([^\\s/':,]+)");
    private static final Pattern SERVER_OF = Pattern.compile("backend '([^']+)'.*server '([^']+)'");
    private static final Pattern DEFAULT_BACKEND =
            Pattern.compile("[Pp]roxy '([^']+)': unable to find required default_backend");
    private static final Pattern BACKEND = Pattern.compile("backend '([^']+)'");
    private static final Pattern PROXY = Pattern.compile("(?:[Pp]roxy|frontend) '([^']+)'");
    private static final Pattern RESOLVERS = Pattern.compile("nameserver|resolvers");
    private static final Pattern TIMEOUT = Pattern.compile("'timeout (connect|client|server|tunnel)'");

    /**
     * The path of the field, for example {@code spec.listeners[mysql].port}.
     *
     * @param messages the output of HAProxy or of the Data Plane API, of any number of lines
     * @return empty when the messages name nothing that the resource has
     */
    public Optional<String> locate(String messages, DesiredState desired) {
        return switch (desired.configuration()) {
            case RawText raw -> Optional.of(raw.field());
            case Structured structured ->
                messages.lines()
                        .flatMap(line -> inLine(line, structured).stream())
                        .findFirst();
        };
    }

    private static Optional<String> inLine(String line, Structured structured) {
        return find(ACL_FILE, line, (message, s) -> ofAllowFile(message.group(1), s), structured)
                .or(() -> find(BINDING, line, FieldLocator::ofBinding, structured))
                .or(() -> find(DEFAULT_BACKEND, line, FieldLocator::ofDefaultBackend, structured))
                .or(() -> find(SERVER, line, FieldLocator::ofServer, structured))
                .or(() -> find(SERVER_OF, line, FieldLocator::ofServer, structured))
                .or(() -> find(BACKEND, line, FieldLocator::ofBackend, structured))
                .or(() -> find(PROXY, line, FieldLocator::ofProxy, structured))
                .or(() -> find(RESOLVERS, line, (m, s) -> Optional.of("spec.dns.nameservers"), structured))
                .or(() -> find(TIMEOUT, line, (m, s) -> Optional.of("spec.timeouts." + m.group(1)), structured));
    }

    private static Optional<String> find(
            Pattern pattern,
            String line,
            BiFunction<Matcher, Structured, Optional<String>> field,
            Structured structured) {
        Matcher message = pattern.matcher(line);
        return message.find() ? field.apply(message, structured) : Optional.empty();
    }

    private static Optional<String> ofAllowFile(String fileName, Structured structured) {
        return structured.frontends().stream()
                .map(Frontend::name)
                .filter(name -> AllowLists.fileName(name).equals(fileName))
                .map(name -> "spec.listeners[" + name + "].allowedSources")
                .findFirst();
    }

    private static Optional<String> ofBinding(Matcher message, Structured structured) {
        // EADDRNOTAVAIL: the machine does not have the address; any other reason is about the port.
        String part = message.group(2).contains("assign requested address") ? ".address" : ".port";
        String name = message.group(1);
        if (name.equals(StructuredRenderer.STATS)) {
            return Optional.of("spec.stats" + part);
        }
        return listener(name, structured).map(listener -> listener + part);
    }

    private static Optional<String> ofDefaultBackend(Matcher message, Structured structured) {
        return listener(message.group(1), structured).map(listener -> listener + ".backend");
    }

    private static Optional<String> ofServer(Matcher message, Structured structured) {
        String backend = message.group(1);
        String server = message.group(2);
        return structured.backends().stream()
                .filter(known -> known.name().equals(backend)
                        && known.servers().stream().anyMatch(one -> one.name().equals(server)))
                .map(known -> "spec.backends[" + backend + "].servers[" + server + "]")
                .findFirst();
    }

    private static Optional<String> ofBackend(Matcher message, Structured structured) {
        return structured.backends().stream()
                .filter(known -> known.name().equals(message.group(1)))
                .map(known -> "spec.backends[" + known.name() + "]")
                .findFirst();
    }

    private static Optional<String> ofProxy(Matcher message, Structured structured) {
        return message.group(1).equals(StructuredRenderer.STATS)
                ? Optional.of("spec.stats")
                : listener(message.group(1), structured).or(() -> ofBackend(message, structured));
    }

    private static Optional<String> listener(String name, Structured structured) {
        return structured.frontends().stream()
                .filter(known -> known.name().equals(name))
                .map(known -> "spec.listeners[" + name + "]")
                .findFirst();
    }
}
