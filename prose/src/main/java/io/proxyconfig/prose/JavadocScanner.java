package io.proxyconfig.prose;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocSourcePositions;
import com.sun.source.util.DocTreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paragraphs and tags of one Javadoc comment. */
final class JavadocScanner extends DocTreeScanner<@Nullable Void, @Nullable Void> {
    private static final Set<String> BLOCKS =
            Set.of("p", "li", "ul", "ol", "td", "th", "tr", "dt", "dd", "h2", "h3", "h4", "pre", "br");
    private static final Set<String> CODE = Set.of("pre", "code");

    private final DocSourcePositions positions;
    private final CompilationUnitTree unit;
    private final DocCommentTree comment;
    private final List<Passage> found = new ArrayList<>();
    private final PassageBuilder builder = new PassageBuilder();
    private boolean inCode;

    JavadocScanner(DocSourcePositions positions, CompilationUnitTree unit, DocCommentTree comment) {
        this.positions = positions;
        this.unit = unit;
        this.comment = comment;
    }

    List<Passage> passages() {
        scan(comment.getFullBody(), null);
        end();
        for (DocTree tag : comment.getBlockTags()) {
            scan(tag, null);
            end();
        }
        return found;
    }

    @Override
    public @Nullable Void visitText(TextTree tree, @Nullable Void none) {
        if (inCode) {
            builder.code(tree.getBody().strip(), line(tree));
        } else {
            builder.text(tree.getBody(), line(tree));
        }
        return null;
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void none) {
        builder.code("`" + tree.getBody().getBody() + "`", line(tree));
        return null;
    }

    @Override
    public @Nullable Void visitLink(LinkTree tree, @Nullable Void none) {
        if (tree.getLabel().isEmpty()) {
            builder.code("`" + tree.getReference().getSignature() + "`", line(tree));
        } else {
            scan(tree.getLabel(), null);
        }
        return null;
    }

    @Override
    public @Nullable Void visitEntity(EntityTree tree, @Nullable Void none) {
        builder.text(" ", line(tree));
        return null;
    }

    @Override
    public @Nullable Void visitStartElement(StartElementTree tree, @Nullable Void none) {
        element(tree.getName().toString(), true);
        return null;
    }

    @Override
    public @Nullable Void visitEndElement(EndElementTree tree, @Nullable Void none) {
        element(tree.getName().toString(), false);
        return null;
    }

    @Override
    public @Nullable Void visitParam(ParamTree tree, @Nullable Void none) {
        return scan(tree.getDescription(), null);
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void none) {
        return scan(tree.getDescription(), null);
    }

    @Override
    public @Nullable Void visitThrows(ThrowsTree tree, @Nullable Void none) {
        return scan(tree.getDescription(), null);
    }

    @Override
    public @Nullable Void visitSee(SeeTree tree, @Nullable Void none) {
        return null;
    }

    private void element(String name, boolean start) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (BLOCKS.contains(lowerCase)) {
            end();
        }
        if (CODE.contains(lowerCase)) {
            inCode = start;
        }
    }

    private void end() {
        builder.take().ifPresent(found::add);
    }

    private int line(DocTree tree) {
        return (int) unit.getLineMap().getLineNumber(positions.getStartPosition(unit, comment, tree));
    }
}
