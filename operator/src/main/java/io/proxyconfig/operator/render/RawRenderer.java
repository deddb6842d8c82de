package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Configuration.RawText;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds the revision to the file of {@code spec.raw}, and {@link StructuredRenderer#MAX_RELOADS} if the file does not set it.
 * The rest of the file stays as it is. HAProxy uses the last {@code description} of all {@code global} sections, so that
 * there must be exactly one: the operator's, with the user's text at its end.
 */
final class RawRenderer {
    /** Sections that have {@code bind} lines. */
    static final Set<String> LISTENING = Set.of("frontend", "listen");

    private final DesiredState desired;
    private final RawText raw;
    private final List<Section> sections = new ArrayList<>();
    private final Map<String, List<Endpoint>> listeners = new LinkedHashMap<>();
    private final Set<String> disabled = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private String keyword = "";
    private String name = "";
    private int depth;
    private boolean described;

    RawRenderer(DesiredState desired, RawText raw) {
        this.desired = desired;
        this.raw = raw;
    }

    Rendering render() {
        if (raw.text().indexOf('\0') >= 0) {
            return refused(raw.field(), "contains a NUL character; HAProxy would stop reading there");
        }
        if (!ValueKind.OBJECT.allows(desired.namespace()) || !ValueKind.OBJECT.allows(desired.name())) {
            return refused("metadata.name", "cannot be written to haproxy.cfg; it must be " + ValueKind.OBJECT.shape());
        }
        List<ConfigLine> lines = ConfigLine.parseAll(raw.text());
        if (lines.stream().allMatch(ConfigLine::isEmpty)) {
            return refused(raw.field(), "has nothing but blanks and comments; HAProxy would have nothing to do");
        }
        String additions = "  description proxyconfig " + desired.namespace() + "/" + desired.name() + " revision "
                + Revision.PLACEHOLDER + userDescription(lines) + "\n"
                + (inGlobal(lines, StructuredRenderer.MAX_RELOADS).isEmpty()
                        ? "  " + StructuredRenderer.MAX_RELOADS + " " + Integer.MAX_VALUE + "\n"
                        : "");
        boolean needsGlobal = !hasUnconditionalGlobal(lines);
        for (ConfigLine line : lines) {
            if (needsGlobal && !described && !line.isEmpty()) {
                startSection("global", "");
                text.append("global\n").append(additions).append("\n");
                described = true;
            }
            copy(line, additions);
        }
        finishSection();
        return Revision.stamp(sections, endpoints(), List.of());
    }

    private Rendering refused(String field, String message) {
        return new Rendering.NotRenderable(List.of(new Problem(field, message)));
    }

    private void copy(ConfigLine line, String additions) {
        depth += line.depthChange();
        if (line.startsSection()) {
            startSection(line.word(0), line.word(1));
        } else if (isDescription(line, keyword)) {
            return;
        } else if (LISTENING.contains(keyword) && depth == 0) {
            recordListener(line);
        }
        text.append(line.text()).append("\n");
        if (!described && depth == 0 && line.word(0).equals("global")) {
            text.append(additions);
            described = true;
        }
    }

    private void recordListener(ConfigLine line) {
        if (line.word(0).equals("bind")) {
            listeners.computeIfAbsent(name, section -> new ArrayList<>()).addAll(BindAddresses.of(name, line));
        } else if (line.word(0).equals("disabled")) {
            disabled.add(name);
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
    private List<Endpoint> endpoints() {
        List<Endpoint> all = new ArrayList<>();
        listeners.keySet().removeAll(disabled);
        listeners.forEach((section, endpoints) -> {
            for (Endpoint endpoint : endpoints) {
                boolean first = endpoint.equals(endpoints.getFirst());
                all.add(first ? endpoint : endpoint.named(section + "@" + endpoint.hostAndPort()));
            }
        });
        return all.stream().distinct().toList();
    }

    private static boolean hasUnconditionalGlobal(List<ConfigLine> lines) {
        int depth = 0;
        for (ConfigLine line : lines) {
            depth += line.depthChange();
            if (depth == 0 && line.word(0).equals("global")) {
                return true;
            }
        }
        return false;
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
