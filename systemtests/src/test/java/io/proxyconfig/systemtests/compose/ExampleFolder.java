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

/** A copy of {@code examples/} for the operator to watch, with the status that it writes there. */
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
                // the operator runs as the folder's owner, and root's containers shall be an ordinary user's too
                Files.setAttribute(folder, "unix:uid", ORDINARY_USER);
                Files.setAttribute(folder, "unix:gid", ORDINARY_USER);
            }
            original = Files.readString(
                    KubernetesStack.projectRoot().resolve("examples").resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException("no copy of the example", e);
        }
        write(original);
    }

    /** Where it is. */
    Path path() {
        return folder;
    }

    /** An attribute of the folder, for example {@code unix:uid}. */
    final String attribute(String name) {
        try {
            return Files.getAttribute(folder, name).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + folder, e);
        }
    }

    /** The example as it is in the checkout. */
    String original() {
        return original;
    }

    /** Replaces the file that the operator watches, at once. */
    void write(String content) {
        try {
            Path next = folder.resolve(".next");
            Files.writeString(next, content);
            Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE, e);
        }
    }

    /** The example with another time-out of idle clients, which takes a reload to go live. */
    void writeWithClientTimeout(int hours) {
        write(withClientTimeout(hours));
    }

    /** The example with another time-out of idle clients. */
    String withClientTimeout(int hours) {
        String changed = original.replaceFirst("(?m)^( +client:) \\S+", "$1 " + hours + "h");
        if (changed.equals(original)) {
            throw new AssertionError("the example's client time-out is " + hours + "h already, or it has none");
        }
        return changed;
    }

    /** What the file beside the example tells; empty before there is one. */
    Optional<ProxyConfig> told() {
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
