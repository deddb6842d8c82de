package io.proxyconfig.operator;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java sources of all modules, as the compiler parses them. */
final class ProjectSources {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));

    private ProjectSources() {}

    /**
     * All types, with nested and local ones.
     *
     * @param folders the source folders of a module, for example {@code src/main/java}
     */
    static List<ClassTree> types(String... folders) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<ClassTree> types = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(paths(folders)));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new TypeCollector(types), null);
            }
        }
        return types;
    }

    private static List<Path> paths(String... folders) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                for (String folder : folders) {
                    addSources(module.resolve(folder), sources);
                }
            }
        }
        return sources;
    }

    private static void addSources(Path folder, List<Path> sources) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
    }

    private static final class TypeCollector extends TreeScanner<Object, Object> {
        private final List<ClassTree> types;

        TypeCollector(List<ClassTree> types) {
            this.types = types;
        }

        @Override
        public Object visitClass(ClassTree type, Object nothing) {
            types.add(type);
            return super.visitClass(type, nothing);
        }
    }
}
