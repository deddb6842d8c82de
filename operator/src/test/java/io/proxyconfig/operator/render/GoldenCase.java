package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder with a ProxyConfig and what becomes of it: files for HAProxy, or problems for people. */
record GoldenCase(Path folder) {
    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("project.root")), "operator/src/test/resources/render");

    /** What the ProxyConfigs of all cases may refer to. */
    private static final Map<String, Map<String, String>> SECRETS = Map.of(
            "dataplane", Map.of("username", "admin", "password", "pw", "token", "t0ken"),
            "probe", Map.of("username", "probe", "password", "pw\n"),
            "incomplete", Map.of("username", "admin"));

    static List<GoldenCase> all() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(GoldenCase::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** File name, then content, of everything that the core makes of the case. */
    Map<String, String> actual() {
        ProxyConfig resource = Serialization.unmarshal(read("in.yaml"), ProxyConfig.class);
        Resolution resolution = new Resolver()
                .resolve(
                        resource.getMetadata().getNamespace(),
                        resource.getMetadata().getName(),
                        resource.getSpec(),
                        new References(SECRETS, configMaps()));
        return switch (resolution) {
            case Resolution.Rejected rejected -> Map.of("rejected.txt", lines(rejected.problems()));
            case Resolution.Unresolved unresolved -> Map.of("unresolved.txt", lines(unresolved.problems()));
            case Resolution.Resolved resolved ->
                switch (new Renderer().render(resolved.desired())) {
                    case Rendering.Refused refused -> Map.of("refused.txt", lines(refused.problems()));
                    case Rendered rendered -> files(rendered);
                };
        };
    }

    private Map<String, Map<String, String>> configMaps() {
        Map<String, String> data = new HashMap<>();
        if (Files.exists(folder.resolve("raw.cfg"))) {
            data.put("haproxy.cfg", read("raw.cfg"));
        }
        return Map.of("haproxy-cfg", data);
    }

    private static Map<String, String> files(Rendered rendered) {
        Map<String, String> files = new TreeMap<>();
        files.put("haproxy.cfg", rendered.cfg(name -> "/etc/haproxy/general/" + name));
        rendered.allowListFiles().forEach(file -> files.put(file.name(), file.content()));
        files.put("listeners.txt", lines(rendered.listeners()));
        return files;
    }

    private static String lines(List<?> items) {
        return items.stream()
                .map(item -> item instanceof Problem problem ? problem.toString() : Objects.toString(item))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    void update() throws IOException {
        Map<String, String> files = actual();
        for (String name : expected().keySet()) {
            Files.delete(folder.resolve(name));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    Map<String, String> expected() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("in.yaml") && !name.equals("raw.cfg"))
                    .collect(Collectors.toMap(name -> name, this::read, (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether HAProxy shall accept it. */
    boolean isRendered() {
        return Files.exists(folder.resolve("haproxy.cfg"));
    }

    /** The files with their paths in this folder; answers the path of haproxy.cfg. */
    Path writeTo(Path target) throws IOException {
        for (Map.Entry<String, String> file : actual().entrySet()) {
            String content = file.getValue().replace("/etc/haproxy/general/", target + "/");
            Files.writeString(target.resolve(file.getKey()), content);
        }
        return target.resolve("haproxy.cfg");
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }

    /** A case must expect something. */
    void isComplete() {
        assertThat(expected()).as("what %s expects", this).isNotEmpty();
    }
}
