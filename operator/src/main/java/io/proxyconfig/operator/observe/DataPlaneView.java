package io.proxyconfig.operator.observe;

import io.proxyconfig.operator.dataplane.StoredConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an instance has on disk.
 *
 * @param configuration haproxy.cfg
 * @param files the ACL files of ours, by name
 */
public record DataPlaneView(StoredConfiguration configuration, Map<String, File> files) {

    public DataPlaneView {
        files = Map.copyOf(files);
    }

    /**
     * An ACL file on disk.
     *
     * @param path where HAProxy finds it
     * @param content what is in it
     */
    public record File(String path, String content) {}

    /** This view after a push. */
    public DataPlaneView with(StoredConfiguration pushed) {
        return new DataPlaneView(pushed, files);
    }

    /** This view after a file was written, or deleted when {@code file} is null. */
    public DataPlaneView withFile(String name, @Nullable File file) {
        Map<String, File> changed = new HashMap<>(files);
        if (file == null) {
            changed.remove(name);
        } else {
            changed.put(name, file);
        }
        return new DataPlaneView(configuration, changed);
    }

    /** The path of a file of ours. */
    public Optional<String> path(String name) {
        return Optional.ofNullable(files.get(name)).map(File::path);
    }
}
