package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.ConfigMapTexts;
import io.proxyconfig.operator.resolve.Configuration.RawText;
import io.proxyconfig.operator.resolve.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds the revision to the file of {@code spec.raw}, {@link StructuredRenderer#MAX_RELOADS} if the file does not set it, and
 * {@link InternalHttpClient#VERIFY} if the file cannot use this client.
 * Where several {@code defaults} make it necessary, the proxies name the section that they inherit from. The rest of the
 * file stays as it is. HAProxy uses the last {@code description} of all {@code global} sections, so that there must be
 * exactly one: the operator's, with the user's text at its end.
 */
final class RawRenderer {
    private final ConfigurationMark mark;
    private final RawText raw;
    private final List<Section> sections = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String keyword = "";
    private String name = "";
    private boolean described;

    RawRenderer(RawText raw, ConfigurationMark mark) {
        this.raw = raw;
        this.mark = mark;
    }

    Rendering render() {
        if (raw.text().indexOf('\0') >= 0) {
            return refused(
                    raw.field(),
                    "contains a NUL character in line " + lineOf('\0')
                            + "; HAProxy would stop reading there: remove it");
        }
        if (raw.text().indexOf(ConfigMapTexts.NOT_UTF8) >= 0) {
            return refused(
                    raw.field(),
                    "is not UTF-8 in line " + lineOf(ConfigMapTexts.NOT_UTF8) + ": save the file in UTF-8");
        }
        if (!mark.problems().isEmpty()) {
            return new Rendering.NotRenderable(mark.problems());
        }
        List<ConfigLine> given = ConfigLine.parseAll(raw.text());
        if (given.stream().allMatch(ConfigLine::isEmpty)) {
            return refused(raw.field(), "has nothing but blanks and comments; HAProxy would have nothing to do");
        }
        List<Problem> problems = RawFileRules.check(raw, given);
        return problems.isEmpty() ? written(ExplicitDefaults.of(given)) : new Rendering.NotRenderable(problems);
    }

    private long lineOf(char character) {
        return 1
                + raw.text()
                        .substring(0, raw.text().indexOf(character))
                        .chars()
                        .filter(one -> one == '\n')
                        .count();
    }

    private Rendering written(List<ConfigLine> lines) {
        String additions = "  description " + mark.text() + userDescription(lines) + "\n"
                + (inGlobal(lines, StructuredRenderer.MAX_RELOADS).isEmpty()
                        ? "  " + StructuredRenderer.MAX_RELOADS + " " + Integer.MAX_VALUE + "\n"
                        : "")
                + (InternalHttpClient.isUsedIn(lines)
                        ? ""
                        : "  " + InternalHttpClient.VERIFY + " " + InternalHttpClient.NONE + "\n");
        boolean needsGlobal = lines.stream().noneMatch(line -> line.word(0).equals("global"));
        String defaults = ExplicitDefaults.addition(lines);
        boolean started = false;
        for (ConfigLine line : lines) {
            if (!started && !line.isEmpty()) {
                started = true;
                addSection("defaults", defaults);
                if (needsGlobal) {
                    addSection("global", "global\n" + additions + "\n");
                    described = true;
                }
            }
            copy(line, additions);
        }
        finishSection();
        return new Rendered(mark.revision(), endpoints(lines), List.of(), sections, raw.text());
    }

    private Rendering refused(String field, String message) {
        return new Rendering.NotRenderable(List.of(new Problem(field, message)));
    }

    private void addSection(String newKeyword, String newText) {
        if (!newText.isEmpty()) {
            startSection(newKeyword, "");
            text.append(newText);
        }
    }

    private void copy(ConfigLine line, String additions) {
        if (line.startsSection()) {
            startSection(line.word(0), line.word(1));
        } else if (isDescription(line, keyword)) {
            return;
        }
        text.append(line.text()).append("\n");
        if (!described && line.word(0).equals("global")) {
            text.append(additions);
            described = true;
        }
    }

    private void startSection(String newKeyword, String newName) {
        finishSection();
        keyword = newKeyword;
        name = newName;
    }

    private void finishSection() {
        if (!text.isEmpty()) {
            sections.add(new Section(keyword, name, text.toString()));
            text.setLength(0);
        }
    }

    /** The first address of a section gets the section's name; the names of the others include their address. */
    private static List<Endpoint> endpoints(List<ConfigLine> lines) {
        List<Endpoint> all = new ArrayList<>();
        EnabledListeners.of(lines).forEach((section, endpoints) -> {
            for (Endpoint endpoint : endpoints) {
                boolean first = endpoint.equals(endpoints.getFirst());
                all.add(first ? endpoint : endpoint.named(section + "@" + endpoint.hostAndPort()));
            }
        });
        return all.stream().distinct().toList();
    }

    private static String userDescription(List<ConfigLine> lines) {
        List<ConfigLine> descriptions = inGlobal(lines, "description");
        return descriptions.isEmpty() ? "" : (" " + descriptions.getLast().from(1)).stripTrailing();
    }

    private static List<ConfigLine> inGlobal(List<ConfigLine> lines, String keyword) {
        List<ConfigLine> found = new ArrayList<>();
        String section = "";
        for (ConfigLine line : lines) {
            if (line.startsSection()) {
                section = line.word(0);
            } else if (section.equals("global") && line.word(0).equals(keyword)) {
                found.add(line);
            }
        }
        return found;
    }

    private static boolean isDescription(ConfigLine line, String section) {
        return section.equals("global") && line.word(0).equals("description");
    }
}
