package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Durations;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.validation.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes sections in the form that the Data Plane API gives a file when it saves it: a blank line between sections, two
 * spaces before a keyword. Every value from a resource passes {@link Line#value}; the writer refuses what its kind does not
 * allow, with the name of its field.
 */
final class ConfigWriter {
    private final List<Section> sections = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String keyword = "";
    private String name = "";

    /** A section without a name. */
    Line section(String keyword) {
        finish();
        this.keyword = keyword;
        text.append(sections.isEmpty() ? "" : "\n").append(keyword);
        return new Line();
    }

    /** A section of the operator. */
    Line ownSection(String keyword, String name) {
        Line line = section(keyword).words(name);
        this.name = name;
        return line;
    }

    /** A section whose name comes from the resource. */
    Line section(String keyword, String field, String name) {
        Line line = section(keyword).value(field, name, ValueKind.NAME);
        this.name = name;
        return line;
    }

    /** A section that inherits from a section of the operator. */
    void sectionFrom(String keyword, String field, String name, String defaults) {
        section(keyword, field, name).words("from", defaults);
    }

    /** A line of the section. */
    Line line(String... words) {
        text.append("\n ");
        return new Line().words(words);
    }

    /** A line that the file has only for an instance with a server-state file. */
    Line serverStateLine(String... words) {
        text.append("\n").append(ServerStateLines.MARK).append(" ");
        return new Line().words(words);
    }

    void refuse(String field, String message) {
        problems.add(new Problem(field, message));
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    List<Section> sections() {
        finish();
        return List.copyOf(sections);
    }

    private void finish() {
        if (!text.isEmpty()) {
            sections.add(new Section(keyword, name, text.append("\n").toString()));
            text.setLength(0);
            name = "";
        }
    }

    /** The rest of the line that is being written. */
    final class Line {
        /** Words of the operator. */
        Line words(String... words) {
            for (String word : words) {
                text.append(' ').append(word);
            }
            return this;
        }

        /** A value of the resource. */
        Line value(String field, String value, ValueKind kind) {
            return kind.allows(value) ? words(value) : refused(field, kind);
        }

        /** Whose configuration it is, and which. */
        Line mark(ConfigurationMark mark) {
            mark.problems().forEach(problems::add);
            return words(mark.text());
        }

        /** An address of the resource, with its port. */
        Line endpoint(String field, String address, int port, ValueKind kind) {
            if (!kind.allows(address)) {
                return refused(field, kind);
            }
            return words(IpAddress.parse(address).map(ip -> ip.withPort(port)).orElse(address + ":" + port));
        }

        Line number(String word, long number) {
            return words(word, Long.toString(number));
        }

        Line duration(String word, Duration duration) {
            return words(word, Durations.format(duration));
        }

        /** The path of an ACL file, which differs between instances. */
        Line file(String fileName) {
            return words(Placeholders.of(fileName));
        }

        private Line refused(String field, ValueKind kind) {
            refuse(field, "cannot be written to haproxy.cfg; it must be " + kind.shape());
            return this;
        }
    }
}
