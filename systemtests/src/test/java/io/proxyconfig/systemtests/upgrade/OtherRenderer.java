package io.proxyconfig.systemtests.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.render.Renderer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Classes of an operator that renders the same model to another text: a line more, and the next version of the renderer. It
 * compiles changed copies of the operator's sources.
 */
public final class OtherRenderer {
    /** Its version. */
    public static final int VERSION = Renderer.VERSION + 1;
    /** The additional line. */
    public static final String LINE = "option dontlognull";

    private static final Path SOURCES = Path.of(
            Objects.requireNonNull(System.getProperty("project.root")),
            "operator/src/main/java/io/proxyconfig/operator");

    private OtherRenderer() {}

    /** Compiles the classes. */
    public static Path compile(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            for (Path source : sources.filter(OtherRenderer::dependsOnVersion).toList()) {
                Path copy = folder.resolve("sources").resolve(SOURCES.relativize(source));
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, changed(Files.readString(source)));
                files.add(copy.toString());
            }
        }
        assertThat(files).hasSizeGreaterThan(2);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        options.addAll(files);
        assertThat(compiler.run(null, null, null, options.toArray(String[]::new)))
                .isZero();
        return classes;
    }

    /** The compiler copies the constant into the classes that use it. */
    private static boolean dependsOnVersion(Path source) {
        String name = source.getFileName().toString();
        try {
            return name.equals("Renderer.java")
                    || name.equals("StructuredRenderer.java")
                    || (name.endsWith(".java") && Files.readString(source).contains("Renderer.VERSION"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String changed(String source) {
        return source.replace("int VERSION = " + Renderer.VERSION, "int VERSION = " + VERSION)
                .replace(
                        "writer.line(\"option\", \"redispatch\");",
                        "writer.line(\"option\", \"redispatch\"); writer.line(\"" + LINE.replace(" ", "\", \"")
                                + "\");");
    }
}
