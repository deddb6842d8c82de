package io.proxyconfig.prose;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the Javadoc and the strings of one Java file. Strings that are joined with {@code +} are one passage. It ignores
 * the strings of a field, method or class with {@code @SuppressWarnings("prose")}, which copy messages of another program.
 */
final class JavaScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
    /** Characters of an expression that are worth printing. */
    private static final int LONGEST_EXPRESSION = 30;

    private final CompilationUnitTree unit;
    private final DocTrees documentation;
    private final SourcePositions positions;
    private final List<Passage> passages = new ArrayList<>();
    private int suppressions;
    private final NavigableMap<Integer, Integer> literals = new TreeMap<>();

    JavaScanner(JavacTask task, CompilationUnitTree unit) {
        this.unit = unit;
        this.documentation = DocTrees.instance(task);
        this.positions = documentation.getSourcePositions();
    }

    List<Passage> passages() {
        return passages;
    }

    /** Where each string or character literal ends, by where it begins. */
    NavigableMap<Integer, Integer> literals() {
        return literals;
    }

    @Override
    public @Nullable Void visitPackage(PackageTree tree, @Nullable Void none) {
        javadoc();
        return super.visitPackage(tree, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        javadoc();
        return scanMember(tree.getModifiers(), () -> super.visitClass(tree, null));
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
        javadoc();
        return scanMember(tree.getModifiers(), () -> super.visitMethod(tree, null));
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
        javadoc();
        return scanMember(tree.getModifiers(), () -> super.visitVariable(tree, null));
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void none) {
        if (!tree.getAnnotationType().toString().equals("ValidationRule")) {
            return super.visitAnnotation(tree, null);
        }
        for (ExpressionTree argument : tree.getArguments()) {
            if (argument instanceof AssignmentTree assignment
                    && assignment.getVariable().toString().equals("messageExpression")) {
                operands(assignment.getExpression()).forEach(this::literal);
                passages.addAll(YamlReader.messages(joined(assignment.getExpression()), line(argument)));
            } else if (argument instanceof AssignmentTree assignment) {
                scan(assignment.getExpression(), null);
            }
        }
        return null;
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void none) {
        List<ExpressionTree> operands = operands(tree);
        if (tree.getKind() == Tree.Kind.PLUS && operands.stream().anyMatch(JavaScanner::isString)) {
            operands.forEach(this::literal);
            add(operands);
            operands.stream().filter(operand -> !isString(operand)).forEach(operand -> scan(operand, null));
            return null;
        }
        return super.visitBinary(tree, null);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void none) {
        literal(tree);
        if (isString(tree)) {
            add(List.of(tree));
        }
        return null;
    }

    private @Nullable Void scanMember(ModifiersTree modifiers, Supplier<@Nullable Void> scan) {
        boolean suppressed = modifiers.getAnnotations().stream()
                .map(Tree::toString)
                .anyMatch(annotation -> annotation.contains("SuppressWarnings") && annotation.contains("\"prose\""));
        suppressions += suppressed ? 1 : 0;
        scan.get();
        suppressions -= suppressed ? 1 : 0;
        return null;
    }

    private void javadoc() {
        @Nullable DocCommentTree comment = documentation.getDocCommentTree(getCurrentPath());
        if (comment != null) {
            passages.addAll(new JavadocScanner(documentation.getSourcePositions(), unit, comment).passages());
        }
    }

    private void add(List<ExpressionTree> operands) {
        if (suppressions > 0 || operands.stream().anyMatch(JavaScanner::isTextBlock)) {
            return;
        }
        PassageBuilder builder = new PassageBuilder();
        for (ExpressionTree operand : operands) {
            if (isString(operand)) {
                builder.text(text(operand), line(operand));
            } else {
                builder.code(expression(operand), line(operand));
            }
        }
        builder.take()
                .filter(passage -> Words.isProse(passage.text(), passage.code().size()))
                .ifPresent(passages::add);
    }

    private void literal(Tree tree) {
        if (tree instanceof LiteralTree) {
            literals.put((int) positions.getStartPosition(unit, tree), (int) positions.getEndPosition(unit, tree));
        }
    }

    private int line(Tree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }

    private static List<ExpressionTree> operands(ExpressionTree tree) {
        if (tree instanceof ParenthesizedTree parentheses) {
            return operands(parentheses.getExpression());
        }
        if (tree.getKind() == Tree.Kind.PLUS && tree instanceof BinaryTree binary) {
            List<ExpressionTree> operands = new ArrayList<>(operands(binary.getLeftOperand()));
            operands.addAll(operands(binary.getRightOperand()));
            return operands;
        }
        return List.of(tree);
    }

    private static String joined(ExpressionTree expression) {
        StringBuilder joined = new StringBuilder();
        operands(expression).forEach(operand -> joined.append(isString(operand) ? text(operand) : "true"));
        return joined.toString();
    }

    private static String expression(ExpressionTree operand) {
        String source = operand.toString();
        return source.length() <= LONGEST_EXPRESSION ? "{" + source + "}" : "{…}";
    }

    /** A document with several lines, such as a configuration or a manifest. */
    private static boolean isTextBlock(ExpressionTree tree) {
        return isString(tree)
                && ((String) ((LiteralTree) tree).getValue()).strip().contains("\n");
    }

    private static boolean isString(ExpressionTree tree) {
        return tree.getKind() == Tree.Kind.STRING_LITERAL;
    }

    private static String text(ExpressionTree literal) {
        return ((String) ((LiteralTree) literal).getValue()).replace("%n", " ").replace('\n', ' ');
    }
}
