package io.proxyconfig.prose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks files and folders of the project, or all of it, and prints each finding on a line. */
public final class ProseMain {
    private static final Path GLOSSARY = Path.of("docs", "glossary.md");

    private final Path root;
    private final Map<Path, List<Passage>> passages = new LinkedHashMap<>();

    private ProseMain(Path root) {
        this.root = root;
    }

    /** {@code ROOT PATH..}; the exit code is 1 for findings, and 2 if a path cannot be checked. */
    public static void main(String[] arguments) throws ExecutionException, InterruptedException {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws ExecutionException, InterruptedException {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        List<Path> places = arguments.length == 1
                ? List.of(root)
                : Arrays.stream(arguments).skip(1).map(Path::of).toList();
        try {
            List<ProseFinding> findings = check(root, places);
            findings.forEach(System.out::println);
            System.err.printf("%d findings in %s%n", findings.size(), arguments.length == 1 ? "the project" : places);
            return findings.isEmpty() ? 0 : 1;
        } catch (IOException e) {
            System.err.println("error: " + e.getMessage());
            return 2;
        }
    }

    /** All findings in these files and folders, in the order of files and lines. */
    static List<ProseFinding> check(Path root, List<Path> places)
            throws IOException, ExecutionException, InterruptedException {
        return new ProseMain(root).check(new SourceFiles(root).find(places));
    }

    private List<ProseFinding> check(List<Path> files) throws IOException, ExecutionException, InterruptedException {
        for (Path file : files) {
            TextReader reader = SourceFiles.reader(file).orElseThrow();
            passages.put(file, reader.read(Files.readString(root.resolve(file))));
        }
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<List<ProseFinding>>> parts = new ArrayList<>();
            for (int part = 0; part < threads; part++) {
                List<Path> some = every(files, part, threads);
                parts.add(executor.submit(() -> findings(some)));
            }
            List<ProseFinding> findings = new ArrayList<>();
            for (Future<List<ProseFinding>> part : parts) {
                findings.addAll(part.get());
            }
            return findings.stream().sorted().distinct().toList();
        }
    }

    private List<ProseFinding> findings(List<Path> files) {
        TextChecker checker = new TextChecker(glossary());
        List<ProseFinding> findings = new ArrayList<>();
        for (Path file : files) {
            for (Passage passage : passages.getOrDefault(file, List.of())) {
                findings.addAll(checker.findings(file.toString(), passage));
            }
        }
        return findings;
    }

    private List<String> glossary() {
        Path glossary = root.resolve(GLOSSARY);
        try {
            return Files.exists(glossary)
                    ? List.copyOf(MarkdownReader.boldWords(Files.readString(glossary)))
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> every(List<Path> files, int first, int step) {
        List<Path> some = new ArrayList<>();
        for (int i = first; i < files.size(); i += step) {
            some.add(files.get(i));
        }
        return some;
    }
}
