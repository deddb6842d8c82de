package io.proxyconfig.operator.plan;

import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the least that brings an instance to what it should have: nothing, a change of the running worker, or a reload. */
public final class Planner {

    /** The least that brings an instance with {@code o} to {@code r}. */
    public Plan plan(Rendered r, ObservedState o) {
        return plan(r, o, null);
    }

    /**
     * The same, and the reason names the sections that differ from what was pushed before.
     *
     * @param before what the instance was given last; null when that is not known
     */
    public Plan plan(Rendered r, ObservedState o, @Nullable Rendered before) {
        String reload = reloadReason(r, o, before);
        if (reload != null) {
            return new Plan.Reload(reload);
        }
        List<AllowChange> changes = new ArrayList<>();
        for (AllowListFile file : r.allowFiles()) {
            AllowChange change = change(file, o);
            boolean stored = file.content().equals(o.storedFiles().get(file.name()));
            if (!stored || !change.toAdd().isEmpty() || !change.toRemove().isEmpty()) {
                changes.add(change);
            }
        }
        return changes.isEmpty()
                ? new Plan.Unchanged("the running worker has revision " + r.revision() + " and its allow lists")
                : new Plan.Runtime(changes, "allow lists changed: " + describe(changes));
    }

    private static @Nullable String reloadReason(Rendered r, ObservedState o, @Nullable Rendered before) {
        String running = o.runningRevision();
        if (running == null) {
            return "the running worker has no revision of this operator";
        }
        if (!running.equals(r.revision())) {
            return differing(r, before) + "the running worker has revision " + running;
        }
        if (!r.revision().equals(o.configuredRevision())) {
            return o.configuredRevision() == null
                    ? "the file on the instance has no revision of this operator"
                    : "the file on the instance has revision " + o.configuredRevision();
        }
        if (!o.fileAsPushed()) {
            return "the file on the instance was changed by somebody else";
        }
        for (AllowListFile file : r.allowFiles()) {
            if (!o.runningAllow().containsKey(file.name())) {
                return "the running worker has not loaded " + file.name();
            }
        }
        return null;
    }

    private static String differing(Rendered r, @Nullable Rendered before) {
        List<String> changed = before == null ? List.of() : r.changedSince(before);
        return changed.isEmpty() ? "" : String.join(", ", changed) + " changed; ";
    }

    private static AllowChange change(AllowListFile file, ObservedState o) {
        Set<String> running = new TreeSet<>(o.runningAllow().getOrDefault(file.name(), List.of()));
        Set<String> toAdd = new TreeSet<>(file.entries());
        toAdd.removeAll(running);
        running.removeAll(file.entries());
        return new AllowChange(file.name(), List.copyOf(toAdd), List.copyOf(running));
    }

    private static String describe(List<AllowChange> changes) {
        return changes.stream()
                .map(change -> change.toAdd().isEmpty() && change.toRemove().isEmpty()
                        ? change.fileName() + " (on disk only)"
                        : change.fileName() + " +" + change.toAdd().size() + " -"
                                + change.toRemove().size())
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }
}
