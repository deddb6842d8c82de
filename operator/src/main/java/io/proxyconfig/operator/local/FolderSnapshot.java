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
 * All that was read from the folders at one time.
 *
 * @param manifests name of a file, then what it said
 * @param secrets {@code SECRET/KEY}, then what that file said
 */
record FolderSnapshot(SortedMap<String, Text> manifests, SortedMap<String, Text> secrets) {
    static final FolderSnapshot NOTHING = new FolderSnapshot(new TreeMap<>(), new TreeMap<>());

    FolderSnapshot {
        manifests = Collections.unmodifiableSortedMap(new TreeMap<>(manifests));
        secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    }

    /**
     * A file's text.
     *
     * @param text empty when it could not be read
     * @param problem why it could not be read; null when it could
     */
    record Text(String text, @Nullable String problem) {
        /** Never the text: it may be a secret. */
        @Override
        public String toString() {
            return problem == null ? text.length() + " characters" : problem;
        }
    }

    /** What stood still since an earlier reading; where something did not, what was taken before. */
    FolderSnapshot steadySince(FolderSnapshot earlier, FolderSnapshot taken) {
        return new FolderSnapshot(
                steady(earlier.manifests(), manifests, taken.manifests()),
                steady(earlier.secrets(), secrets, taken.secrets()));
    }

    private static SortedMap<String, Text> steady(
            Map<String, Text> earlier, Map<String, Text> now, Map<String, Text> taken) {
        SortedSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(earlier.keySet());
        names.addAll(taken.keySet());
        SortedMap<String, Text> steady = new TreeMap<>();
        for (String name : names) {
            boolean stoodStill = Objects.equals(earlier.get(name), now.get(name));
            Text text = stoodStill ? now.get(name) : taken.get(name);
            if (text != null) {
                steady.put(name, text);
            }
        }
        return steady;
    }
}
