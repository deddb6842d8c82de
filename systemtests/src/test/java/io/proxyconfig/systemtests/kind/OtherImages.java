package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.systemtests.upgrade.OtherRenderer;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Images of another version, made of the present ones, on the nodes of the cluster. */
final class OtherImages {
    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("project.root")));
    private static final String TAG = ":other";

    private OtherImages() {}

    /**
     * An operator that renders another text.
     *
     * @param image the present image
     */
    static String operator(String image, Path folder) throws IOException, InterruptedException {
        Path classes = OtherRenderer.compile(folder);
        Path jar = only(ROOT.resolve("operator/target/image/own"), "proxyconfig-operator");
        Path changed = folder.resolve(jar.getFileName());
        Files.copy(jar, changed);
        try (FileSystem content = FileSystems.newFileSystem(changed);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        content.getPath(classes.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.writeString(
                folder.resolve("Dockerfile"), "FROM %s\nCOPY %s /app/own/\n".formatted(image, jar.getFileName()));
        String other = withoutTag(image) + TAG;
        run("docker", "build", "--label", "io.proxyconfig.image=true", "--tag", other, folder.toString());
        load(other);
        return other;
    }

    /** The same programs under another tag. */
    static String retagged(String image) throws IOException, InterruptedException {
        String other = withoutTag(image) + TAG;
        run("docker", "tag", image, other);
        load(other);
        return other;
    }

    private static void load(String image) throws IOException, InterruptedException {
        run(ROOT.resolve("dev/kind.sh").toString(), "load", image);
    }

    private static String withoutTag(String image) {
        return image.substring(0, image.lastIndexOf(':'));
    }

    private static Path only(Path folder, String start) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("image", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            // the classic builder never asks a registry for an image that is here
            builder.environment().put("DOCKER_BUILDKIT", "0");
            int code = builder.start().waitFor();
            assertThat(code)
                    .as(() -> String.join(" ", command) + ":\n" + text(output))
                    .isZero();
        } finally {
            Files.delete(output);
        }
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
