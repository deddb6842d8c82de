package io.proxyconfig.operator.observe;

import io.proxyconfig.operator.dataplane.StoredConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an instance has on disk, as its Data Plane API returns it.
 *
 * @param configuration haproxy.cfg
 * @param files the operator's files in the general storage, by name
 */
public record DataPlaneView(StoredConfiguration configuration, Map<String, DiskFile> files) {

    public DataPlaneView {
        files = Map.copyOf(files);
    }

    /**
     * A file of the operator in the general storage.
     *
     * @param path where HAProxy reads it
     * @param content its text
     */
    public record DiskFile(String path, String content) {}

    /** This view after a push. */
    public DataPlaneView with(StoredConfiguration pushed) {
        return new DataPlaneView(pushed, files);
    }

    /** This view after a file was written, or deleted when {@code file} is null. */
    public DataPlaneView withFile(String name, @Nullable DiskFile file) {
        Map<String, DiskFile> changed = new HashMap<>(files);
        if (file == null) {
            changed.remove(name);
        } else {
            changed.put(name, file);
        }
        return new DataPlaneView(configuration, changed);
    }

    /** The path of one of the operator's ACL files; empty when the instance does not have it. */
    public Optional<String> path(String name) {
        return Optional.ofNullable(files.get(name)).map(DiskFile::path);
    }
}
