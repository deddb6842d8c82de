package io.proxyconfig.systemtests.compose;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A copy of {@code examples/}, which the operator watches, and the status that it writes there. */
final class ExampleFolder implements AutoCloseable {
    private static final String FILE = "orders.yaml";
    private static final int ORDINARY_USER = 1000;

    private final TemporaryFolder temporary = TemporaryFolder.create("compose-test");
    private final Path folder = temporary.path();
    private final String original;

    ExampleFolder() {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            if (attribute("unix:uid").equals("0")) {
                // the operator runs as the folder's owner, which must not be root
                Files.setAttribute(folder, "unix:uid", ORDINARY_USER);
                Files.setAttribute(folder, "unix:gid", ORDINARY_USER);
            }
            original = Files.readString(
                    KubernetesStack.projectRoot().resolve("examples").resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy the example", e);
        }
        write(original);
    }

    /** The path of the folder. */
    Path path() {
        return folder;
    }

    /** An attribute of the folder, for example {@code unix:uid}. */
    final String attribute(String name) {
        try {
            return Files.getAttribute(folder, name).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the attribute " + name + " of " + folder, e);
        }
    }

    /** The example in the checkout. */
    String original() {
        return original;
    }

    /** Replaces the file that the operator watches atomically. */
    void write(String content) {
        try {
            Path next = folder.resolve(".next");
            Files.writeString(next, content);
            Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE, e);
        }
    }

    /** Writes the example with another client time-out, which needs a reload. */
    void writeWithClientTimeout(int hours) {
        write(withClientTimeout(hours));
    }

    /** The example with another client time-out. */
    String withClientTimeout(int hours) {
        String changed = original.replaceFirst("(?m)^( +client:) \\S+", "$1 " + hours + "h");
        if (changed.equals(original)) {
            throw new AssertionError("the example's client time-out is " + hours + "h already, or it has none");
        }
        return changed;
    }

    /** The resource in the status file; empty while the file does not exist. */
    Optional<ProxyConfig> status() {
        Path file = folder.resolve("orders.status.yaml");
        try {
            return Files.exists(file)
                    ? Optional.of(Serialization.unmarshal(Files.readString(file), ProxyConfig.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        temporary.close();
    }
}
