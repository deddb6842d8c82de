package io.proxyconfig.prose;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Javadoc, other comments, and strings of a Java file that are sentences. */
final class JavaReader implements TextReader {
    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    @Override
    public List<Passage> read(String content) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavacTask task = (JavacTask)
                compiler.getTask(null, null, problems, List.of("-proc:none"), null, List.of(new InMemory(content)));
        List<Passage> found = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                JavaScanner scanner = new JavaScanner(task, unit);
                scanner.scan(unit, null);
                found.addAll(scanner.passages());
                found.addAll(JavaComments.read(content, scanner.literals()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class InMemory extends SimpleJavaFileObject {
        private final String content;

        InMemory(String content) {
            super(URI.create("string:///Source.java"), Kind.SOURCE);
            this.content = content;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }
}
