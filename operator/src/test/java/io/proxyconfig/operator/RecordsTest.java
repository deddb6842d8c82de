package io.proxyconfig.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules for the records of all modules. */
class RecordsTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final int MAX_COMPONENTS_WITHOUT_BUILDER = 6;
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|token|secret)");

    private static final List<ClassTree> RECORDS = new ArrayList<>();

    @BeforeAll
    static void parse() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Collector(), null);
            }
        }
    }

    @Test
    void toStringOfARecordHasNoSecret() {
        assertThat(RECORDS)
                .filteredOn(RecordsTest::hasSecret)
                .hasSizeGreaterThan(3)
                .allSatisfy(type -> assertThat(type.getMembers())
                        .as("%s must override toString", type.getSimpleName())
                        .anyMatch(member -> member instanceof MethodTree method
                                && method.getName().contentEquals("toString")
                                && method.getParameters().isEmpty()));
    }

    @Test
    void largeRecordsHaveABuilder() {
        assertThat(RECORDS)
                .filteredOn(type -> components(type).count() > MAX_COMPONENTS_WITHOUT_BUILDER)
                .hasSizeGreaterThan(3)
                .allSatisfy(type -> assertThat(type.getModifiers().getAnnotations())
                        .as("%s must have @RecordBuilder", type.getSimpleName())
                        .anyMatch(annotation ->
                                annotation.getAnnotationType().toString().equals("RecordBuilder")));
    }

    private static boolean hasSecret(ClassTree type) {
        return components(type)
                .anyMatch(component -> SECRET.matcher(component.getName()).matches()
                        && component.getType().toString().endsWith("String"));
    }

    private static Stream<VariableTree> components(ClassTree type) {
        return type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC));
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path main = module.resolve("src/main/java");
                if (Files.isDirectory(main)) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }

    private static final class Collector extends TreeScanner<Object, Object> {
        @Override
        public Object visitClass(ClassTree type, Object nothing) {
            if (type.getKind() == Tree.Kind.RECORD) {
                RECORDS.add(type);
            }
            return super.visitClass(type, nothing);
        }
    }
}
