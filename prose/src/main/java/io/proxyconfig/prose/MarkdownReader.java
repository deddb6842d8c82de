package io.proxyconfig.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** Paragraphs, headings and table cells of Markdown. Code blocks and HTML are left out, inline code is code. */
final class MarkdownReader implements TextReader {
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    @Override
    public List<Passage> read(String content) {
        Passages passages = new Passages();
        PARSER.parse(content).accept(passages);
        return passages.found;
    }

    /** The words that a Markdown text has in bold type. */
    static SortedSet<String> boldWords(String content) {
        SortedSet<String> words = new TreeSet<>();
        PARSER.parse(content).accept(new AbstractVisitor() {
            @Override
            public void visit(StrongEmphasis strong) {
                strong.accept(new AbstractVisitor() {
                    @Override
                    public void visit(Text text) {
                        words.addAll(List.of(text.getLiteral().split("[\\s,()]+")));
                    }
                });
            }
        });
        words.remove("");
        return words;
    }

    private static final class Passages extends AbstractVisitor {
        private final List<Passage> found = new ArrayList<>();
        private final PassageBuilder builder = new PassageBuilder();
        private int line = 1;

        @Override
        public void visit(Paragraph paragraph) {
            passage(paragraph);
        }

        @Override
        public void visit(Heading heading) {
            passage(heading);
        }

        @Override
        public void visit(CustomNode node) {
            if (node instanceof TableCell) {
                passage(node);
            } else {
                visitChildren(node);
            }
        }

        @Override
        public void visit(Text text) {
            at(text);
            builder.text(text.getLiteral(), line);
        }

        @Override
        public void visit(Code code) {
            at(code);
            builder.code("`" + code.getLiteral() + "`", line);
        }

        @Override
        public void visit(Link link) {
            if (link.getFirstChild() instanceof Text text && text.getLiteral().equals(link.getDestination())) {
                at(link);
                builder.code(text.getLiteral(), line);
            } else {
                visitChildren(link);
            }
        }

        @Override
        public void visit(SoftLineBreak lineBreak) {
            builder.text(" ", line);
        }

        @Override
        public void visit(HtmlInline html) {
            builder.text(" ", line);
        }

        private void passage(Node block) {
            visitChildren(block);
            builder.take().ifPresent(found::add);
        }

        private void at(Node node) {
            for (SourceSpan span : node.getSourceSpans()) {
                line = span.getLineIndex() + 1;
                return;
            }
        }
    }
}
