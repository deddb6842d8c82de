package io.proxyconfig.prose;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which files of the project have texts, and how each kind is read. */
final class SourceFiles {
    private static final List<String> MARKDOWN = List.of("*.md", "{docs,dev,manifests,.github}/**.md");
    private static final List<String> YAML = List.of(
            "*.{yaml,yml}",
            "{compose,dev,examples,haproxy,.github}/**.{yaml,yml}",
            "manifests/{components,crd,monitoring,operator,overlays,rbac,samples}/**.yaml",
            "manifests/helm/*/{Chart,values}.yaml",
            "crds/proxyconfigs.proxyconfig.io.yaml");
    private static final List<String> JAVA = List.of("*/src/main/java/**.java");

    private final Path root;

    SourceFiles(Path root) {
        this.root = root;
    }

    /**
     * The files with texts in these files and folders, in a fixed order; paths are relative to the root.
     *
     * @throws IOException if a file cannot be read, or if one of the places has no such file
     */
    List<Path> find(List<Path> places) throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        for (Path place : places) {
            Path start = root.resolve(place).normalize();
            if (!Files.exists(start)) {
                throw new IOException(place + " does not exist");
            }
            Set<Path> found = new TreeSet<>();
            Files.walkFileTree(start, new TextFiles(found));
            if (found.isEmpty()) {
                throw new IOException(place + " has no file whose language is checked");
            }
            files.addAll(found);
        }
        return new ArrayList<>(files);
    }

    private final class TextFiles extends SimpleFileVisitor<Path> {
        private final Set<Path> found;

        TextFiles(Set<Path> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean generated = folder.endsWith("target") || folder.endsWith(".git");
            return generated ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path relative = root.relativize(file);
            if (reader(relative).isPresent()) {
                found.add(relative);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    /** How the texts of a file are found; empty where it has none that are checked. */
    static Optional<TextReader> reader(Path file) {
        if (matches(MARKDOWN, file)) {
            return Optional.of(new MarkdownReader());
        }
        if (matches(YAML, file)) {
            return Optional.of(new YamlReader());
        }
        return matches(JAVA, file) ? Optional.of(new JavaReader()) : Optional.empty();
    }

    private static boolean matches(List<String> globs, Path file) {
        return globs.stream().map(SourceFiles::matcher).anyMatch(matcher -> matcher.matches(file));
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }
}
