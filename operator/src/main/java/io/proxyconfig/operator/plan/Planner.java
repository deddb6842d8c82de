package io.proxyconfig.operator.plan;

import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans the smallest change that gives an instance the desired configuration: none, a runtime change, or a reload. */
public final class Planner {
    /** The reason for a reload when another client has written haproxy.cfg. */
    public static final String MODIFIED_FILE = "another client changed the haproxy.cfg on the instance";

    /** Plans the change from the observed state to the desired files. */
    public Plan plan(Rendered desired, ObservedState observed) {
        return plan(desired, observed, null);
    }

    /**
     * Plans the change from the observed state to the desired files; the reason names the sections that changed.
     *
     * @param previous the files that the operator applied last; null when it does not know them
     */
    public Plan plan(Rendered desired, ObservedState observed, @Nullable Rendered previous) {
        Optional<String> reload = reloadReason(desired, observed, previous);
        if (reload.isPresent()) {
            return new Plan.ReloadRequired(reload.get());
        }
        List<AllowListChange> changes = allowListChanges(desired, observed);
        return changes.isEmpty()
                ? new Plan.Unchanged("the running worker has revision " + desired.revision() + " and its allow lists")
                : new Plan.RuntimeChange(changes, "allow lists changed: " + describe(changes));
    }

    private static List<AllowListChange> allowListChanges(Rendered desired, ObservedState observed) {
        List<AllowListChange> changes = new ArrayList<>();
        for (AllowListFile file : desired.allowListFiles()) {
            AllowListChange change = change(file, observed);
            boolean stored = file.content().equals(observed.storedFiles().get(file.name()));
            if (!stored || !change.toAdd().isEmpty() || !change.toRemove().isEmpty()) {
                changes.add(change);
            }
        }
        return changes;
    }

    private static Optional<String> reloadReason(
            Rendered desired, ObservedState observed, @Nullable Rendered previous) {
        String running = observed.runningRevision();
        if (running == null) {
            return Optional.of("the running worker has no revision of this operator");
        }
        if (!running.equals(desired.revision())) {
            return Optional.of(changedSections(desired, previous) + "the running worker has revision " + running);
        }
        if (!desired.revision().equals(observed.configuredRevision())) {
            return Optional.of(
                    observed.configuredRevision() == null
                            ? "the haproxy.cfg on the instance has no revision of this operator"
                            : "the haproxy.cfg on the instance has revision " + observed.configuredRevision());
        }
        if (!observed.fileUnmodified()) {
            return Optional.of(MODIFIED_FILE);
        }
        return desired.allowListFiles().stream()
                .map(AllowListFile::name)
                .filter(name -> !observed.runningAllowLists().containsKey(name))
                .findFirst()
                .map(name -> "the running worker has not loaded " + name);
    }

    private static String changedSections(Rendered desired, @Nullable Rendered previous) {
        List<String> changed = previous == null ? List.of() : desired.changedSince(previous);
        return changed.isEmpty() ? "" : String.join(", ", changed) + " changed; ";
    }

    private static AllowListChange change(AllowListFile file, ObservedState observed) {
        Set<String> running = new TreeSet<>(observed.runningAllowLists().getOrDefault(file.name(), List.of()));
        Set<String> toAdd = new TreeSet<>(file.entries());
        toAdd.removeAll(running);
        running.removeAll(file.entries());
        return new AllowListChange(file.name(), List.copyOf(toAdd), List.copyOf(running));
    }

    private static String describe(List<AllowListChange> changes) {
        return changes.stream()
                .map(change -> change.toAdd().isEmpty() && change.toRemove().isEmpty()
                        ? change.fileName() + " (on disk only)"
                        : change.fileName() + " +" + change.toAdd().size() + " -"
                                + change.toRemove().size())
                .collect(Collectors.joining(", "));
    }
}
