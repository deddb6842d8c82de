package io.proxyconfig.operator.plan;

import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Rendered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An instance as the planner sees it, after it did what a plan says. */
final class Instances {
    private Instances() {}

    /** Freshly reloaded with these files. */
    static ObservedState running(Rendered rendered) {
        Map<String, List<String>> running = new HashMap<>();
        Map<String, String> stored = new HashMap<>();
        for (AllowListFile file : rendered.allowListFiles()) {
            running.put(file.name(), file.entries());
            stored.put(file.name(), file.content());
        }
        return new ObservedState(rendered.revision(), rendered.revision(), true, running, stored);
    }

    static ObservedState after(Plan plan, Rendered rendered, ObservedState before) {
        return switch (plan) {
            case Plan.Unchanged unchanged -> before;
            case Plan.ReloadRequired reload -> running(rendered);
            case Plan.RuntimeChange runtime -> changed(runtime, rendered, before);
        };
    }

    private static ObservedState changed(Plan.RuntimeChange plan, Rendered rendered, ObservedState before) {
        Map<String, List<String>> running = new HashMap<>(before.runningAllowLists());
        Map<String, String> stored = new HashMap<>(before.storedFiles());
        for (AllowListChange change : plan.changes()) {
            List<String> entries = new ArrayList<>(running.getOrDefault(change.fileName(), List.of()));
            entries.addAll(change.toAdd());
            entries.removeAll(change.toRemove());
            running.put(change.fileName(), entries);
            rendered.allowListFiles().stream()
                    .filter(file -> file.name().equals(change.fileName()))
                    .forEach(file -> stored.put(file.name(), file.content()));
        }
        return new ObservedState(
                before.runningRevision(), before.configuredRevision(), before.fileUnmodified(), running, stored);
    }
}
