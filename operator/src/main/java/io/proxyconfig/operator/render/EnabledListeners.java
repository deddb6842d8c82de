package io.proxyconfig.operator.render;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the addresses on which a file listens. HAProxy binds none of a section that is {@code disabled}. */
final class EnabledListeners {
    /** Sections that have {@code bind} lines. */
    private static final Set<String> LISTENING = Set.of("frontend", "listen");

    private final Map<String, List<Endpoint>> addresses = new LinkedHashMap<>();
    private final Map<String, Boolean> disabled = new HashMap<>();
    private final List<Endpoint> current = new ArrayList<>();
    private String defaults = "";
    private String title = "";
    private String name = "";
    private boolean listening;

    private EnabledListeners() {}

    /** The endpoints of each section with a {@code bind} line, by the name of the section. */
    static Map<String, List<Endpoint>> of(List<ConfigLine> lines) {
        EnabledListeners listeners = new EnabledListeners();
        lines.forEach(listeners::read);
        listeners.endSection();
        return listeners.addresses;
    }

    private void read(ConfigLine line) {
        if (line.startsSection()) {
            endSection();
            startSection(line);
        } else if (line.word(0).equals("disabled") || line.word(0).equals("enabled")) {
            disabled.put(title, line.word(0).equals("disabled"));
        } else if (listening && line.word(0).equals("bind")) {
            current.addAll(BindAddresses.of(name, line));
        }
    }

    private void startSection(ConfigLine line) {
        name = line.word(1);
        title = line.word(0) + " " + name;
        listening = LISTENING.contains(line.word(0));
        int from = line.words().indexOf("from");
        String parent = from > 0 ? "defaults " + line.word(from + 1) : defaults;
        disabled.put(title, disabled.getOrDefault(parent, false));
        if (line.word(0).equals("defaults")) {
            defaults = title;
            disabled.put(title, from > 0 && disabled.getOrDefault(parent, false));
        }
    }

    private void endSection() {
        if (!current.isEmpty() && !disabled.getOrDefault(title, false)) {
            addresses.computeIfAbsent(name, section -> new ArrayList<>()).addAll(current);
        }
        current.clear();
    }
}
