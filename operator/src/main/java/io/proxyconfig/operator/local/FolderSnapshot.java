package io.proxyconfig.operator.local;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The content of all files at one time.
 *
 * @param manifests the text of each manifest, by file name
 * @param secrets the value of each key, by {@code SECRET/KEY}
 */
public record FolderSnapshot(SortedMap<String, Text> manifests, SortedMap<String, Text> secrets) {
    static final FolderSnapshot EMPTY = new FolderSnapshot(new TreeMap<>(), new TreeMap<>());

    public FolderSnapshot {
        manifests = Collections.unmodifiableSortedMap(new TreeMap<>(manifests));
        secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    }

    /**
     * A file's text.
     *
     * @param text empty if the file could not be read
     * @param problem why the file could not be read; null if it was read
     */
    public record Text(String text, @Nullable String problem) {
        /** Does not show the text, which can be a secret. */
        @Override
        public String toString() {
            return problem == null ? text.length() + " characters" : problem;
        }
    }

    /**
     * The files that have not changed since an earlier snapshot. For a file that has changed, the result has the text
     * that is in use.
     */
    FolderSnapshot stableSince(FolderSnapshot earlier, FolderSnapshot used) {
        return new FolderSnapshot(
                stable(earlier.manifests(), manifests, used.manifests()),
                stable(earlier.secrets(), secrets, used.secrets()));
    }

    private static SortedMap<String, Text> stable(
            Map<String, Text> earlier, Map<String, Text> now, Map<String, Text> used) {
        SortedSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(earlier.keySet());
        names.addAll(used.keySet());
        SortedMap<String, Text> stable = new TreeMap<>();
        for (String name : names) {
            boolean unchanged = Objects.equals(earlier.get(name), now.get(name));
            Text text = unchanged ? now.get(name) : used.get(name);
            if (text != null) {
                stable.put(name, text);
            }
        }
        return stable;
    }
}
