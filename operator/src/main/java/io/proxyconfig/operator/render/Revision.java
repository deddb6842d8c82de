package io.proxyconfig.operator.render;

import io.proxyconfig.api.v1alpha1.HttpCheck;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.operator.resolve.Configuration;
import io.proxyconfig.operator.resolve.Configuration.Check;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.RawText;
import io.proxyconfig.operator.resolve.Configuration.ResolvedBackend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedTimeouts;
import io.proxyconfig.operator.resolve.Configuration.Resolvers;
import io.proxyconfig.operator.resolve.Configuration.StatsPage;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The revision of a configuration: a hash of its model, without what the operator changes at run time. Another text for the same
 * model has the same revision, so an operator that writes another text reloads nothing. For the same reason the names in the
 * model never change, and the model omits fields of the spec that are not set.
 */
final class Revision {
    private Revision() {}

    /** The revision of a configuration. */
    static String of(Configuration configuration) {
        return hash(
                switch (configuration) {
                    case RawText raw ->
                        new ModelLine("raw").field("text", raw.text()).text();
                    case Structured structured ->
                        model(structured).map(ModelLine::text).collect(Collectors.joining("\n"));
                });
    }

    /** Twelve hexadecimal digits of the hash of a text. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** One part of the model: a word, and fields that have a value. */
    private static final class ModelLine {
        private final StringBuilder text;

        ModelLine(String word) {
            text = new StringBuilder(word);
        }

        ModelLine field(String name, @Nullable Object value) {
            if (value != null) {
                String escaped = value.toString()
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n");
                text.append(' ').append(name).append("=\"").append(escaped).append('"');
            }
            return this;
        }

        String text() {
            return text.toString();
        }
    }

    private static Stream<ModelLine> model(Structured structured) {
        return Stream.of(
                        Stream.of(timeouts(structured.timeouts())),
                        structured.resolvesNames()
                                ? Stream.of(resolvers(structured.resolvers()))
                                : Stream.<ModelLine>of(),
                        Stream.ofNullable(structured.stats()).map(Revision::stats),
                        structured.frontends().stream()
                                .sorted(Comparator.comparing(Frontend::name))
                                .map(Revision::frontend),
                        structured.backends().stream()
                                .sorted(Comparator.comparing(ResolvedBackend::name))
                                .flatMap(Revision::backend))
                .flatMap(Function.identity());
    }

    private static ModelLine timeouts(ResolvedTimeouts timeouts) {
        return new ModelLine("timeouts")
                .field("connect", timeouts.connect())
                .field("client", timeouts.client())
                .field("server", timeouts.server())
                .field("tunnel", timeouts.tunnel());
    }

    private static ModelLine resolvers(Resolvers resolvers) {
        ModelLine line = new ModelLine("resolvers").field("hold", resolvers.hold());
        resolvers.nameservers().forEach(nameserver -> line.field("nameserver", nameserver));
        return line;
    }

    private static ModelLine stats(StatsPage stats) {
        return new ModelLine("stats").field("address", stats.address()).field("port", stats.port());
    }

    /** Without the allowed sources, which the operator changes at run time. */
    private static ModelLine frontend(Frontend frontend) {
        return new ModelLine("frontend")
                .field("name", frontend.name())
                .field("address", frontend.address())
                .field("port", frontend.port())
                .field("maxConnections", frontend.maxConnections())
                .field("backend", frontend.backend());
    }

    private static Stream<ModelLine> backend(ResolvedBackend backend) {
        ModelLine line = new ModelLine("backend").field("name", backend.name()).field("balance", backend.balance());
        return Stream.of(
                        Stream.of(line),
                        Stream.ofNullable(backend.check()).map(Revision::check),
                        backend.servers().stream().map(Revision::server))
                .flatMap(Function.identity());
    }

    private static ModelLine check(Check check) {
        ModelLine line = new ModelLine("check")
                .field("interval", check.interval())
                .field("rise", check.rise())
                .field("fall", check.fall());
        return switch (check.request()) {
            case CheckRequest.TcpConnect tcp -> line.field("type", "tcp");
            case CheckRequest.MySqlLogin mySql -> line.field("type", "mysql").field("user", mySql.user());
            case CheckRequest.HttpRequest http -> httpCheck(line.field("type", "http"), http.settings());
        };
    }

    private static ModelLine httpCheck(ModelLine line, HttpCheck settings) {
        return line.field("method", settings.method())
                .field("path", settings.path())
                .field("host", settings.host())
                .field("port", settings.port())
                .field("expectedStatus", settings.expectedStatus());
    }

    private static ModelLine server(Server server) {
        return new ModelLine("server")
                .field("name", server.name())
                .field("address", server.address())
                .field("port", server.port())
                .field("weight", server.weight())
                .field("backup", server.backup())
                .field("maxConnections", server.maxConnections());
    }
}
