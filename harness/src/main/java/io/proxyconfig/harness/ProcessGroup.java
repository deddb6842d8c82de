package io.proxyconfig.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes and other resources that are closed together, the last one first, also where a later one fails to start. */
public final class ProcessGroup implements AutoCloseable {
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final Path directory;

    private ProcessGroup(Path directory) {
        this.directory = directory;
    }

    /** A group whose folder the caller makes and deletes. */
    public static ProcessGroup in(Path directory) {
        return new ProcessGroup(directory);
    }

    /** A group with a temporary folder. */
    static ProcessGroup inTemporaryFolder() {
        TemporaryFolder folder = TemporaryFolder.create("pcfg");
        ProcessGroup group = new ProcessGroup(folder.path());
        group.add(folder);
        return group;
    }

    /** The folder. Its path is short, because paths of Unix sockets are limited. */
    Path directory() {
        return directory;
    }

    /** Adds a resource, which closes with the group. */
    public <T extends AutoCloseable> T add(T resource) {
        resources.addFirst(resource);
        return resource;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                failure = failure == null ? new IllegalStateException("cannot close all processes") : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
