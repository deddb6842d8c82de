package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.ConfigMapTexts;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import io.proxyconfig.validation.ManifestValidator;
import io.proxyconfig.validation.Manifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder with a ProxyConfig, the objects that it refers to, and the expected result: files for HAProxy, or problems. */
record GoldenCase(Path folder) {
    private static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("project.root")), "operator/src/test/resources/render");

    private static final String INPUT = "in.yaml";
    private static final String OBJECTS = "objects.yaml";
    private static final ManifestValidator VALIDATOR = new ManifestValidator();

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

    /** All results of the core for this case: file name, then content. */
    Map<String, String> actual() {
        ProxyConfig resource = manifests(INPUT).proxyConfigs().getFirst();
        Resolution resolution = new Resolver()
                .resolve(
                        new ResourceIdentity(
                                resource.getMetadata().getNamespace(),
                                resource.getMetadata().getName(),
                                "5e0d6c2c-6f0f-4f4e-9a53-1f4a6f7f0b1d"),
                        resource.getSpec(),
                        references());
        return switch (resolution) {
            case Resolution.Rejected rejected -> Map.of("rejected.txt", lines(rejected.problems()));
            case Resolution.Unresolved unresolved -> Map.of("unresolved.txt", lines(unresolved.problems()));
            case Resolution.Resolved resolved ->
                switch (new Renderer().render(resolved.desired())) {
                    case Rendering.NotRenderable refused -> Map.of("refused.txt", lines(refused.problems()));
                    case Rendered rendered -> files(rendered);
                };
        };
    }

    private References references() {
        if (!Files.exists(folder.resolve(OBJECTS))) {
            return new References(Map.of(), Map.of());
        }
        Manifests objects = manifests(OBJECTS);
        return new References(
                objects.secrets().stream()
                        .collect(Collectors.toMap(one -> one.getMetadata().getName(), one -> decoded(one.getData()))),
                objects.configMaps().stream()
                        .collect(Collectors.toMap(one -> one.getMetadata().getName(), ConfigMapTexts::of)));
    }

    private static Map<String, String> decoded(Map<String, String> data) {
        return data.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new String(Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
    }

    /** The resources of a file, which the schema accepts: a golden case shows only what it lets through. */
    private Manifests manifests(String name) {
        try {
            Manifests manifests = VALIDATOR.validate(folder.resolve(name));
            assertThat(manifests.errors()).isEmpty();
            return manifests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> files(Rendered rendered) {
        Map<String, String> files = new TreeMap<>();
        files.put(
                "haproxy.cfg", rendered.cfg(name -> "/etc/haproxy/general/" + name, "/run/haproxy/server-state", null));
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
                    .filter(name -> !name.equals(INPUT) && !name.equals(OBJECTS))
                    .collect(Collectors.toMap(name -> name, this::read, (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether HAProxy must accept the result. */
    boolean isRendered() {
        return Files.exists(folder.resolve("haproxy.cfg"));
    }

    /** Writes the files with paths in a folder, and returns the path of haproxy.cfg. */
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

    /** Fails if the case has no expected result. */
    void isComplete() {
        assertThat(expected()).as("what %s expects", this).isNotEmpty();
    }
}
