package io.proxyconfig.operator.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Names the sections that differ between two files, for the reason of a reload. */
final class SectionDiff {
    /** Comments before the first section, and lines that belong to no section. */
    private static final String BEFORE_SECTIONS = "lines before the first section";

    private SectionDiff() {}

    static List<String> between(List<Section> before, List<Section> after) {
        Map<String, String> old = byTitle(before);
        Map<String, String> now = byTitle(after);
        SequencedSet<String> titles = new LinkedHashSet<>(now.keySet());
        titles.addAll(old.keySet());
        List<String> differing = new ArrayList<>();
        for (String title : titles) {
            if (!now.getOrDefault(title, "").equals(old.getOrDefault(title, ""))) {
                differing.add(title);
            }
        }
        return differing;
    }

    /** The text of each section without the revision, which differs whenever any section does. */
    private static Map<String, String> byTitle(List<Section> sections) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Section section : sections) {
            String title = section.title().isEmpty() ? BEFORE_SECTIONS : section.title();
            texts.merge(title, ConfigurationMark.without(section.text()), String::concat);
        }
        return texts;
    }
}
