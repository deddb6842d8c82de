package io.proxyconfig.operator.local;

import io.proxyconfig.operator.local.FolderSnapshot.Text;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folders that the operator reads. Links are followed and hidden files left out, so that a mounted ConfigMap or
 * Secret, whose files are links through {@code ..data}, is a folder like any other.
 */
final class FolderReader {
    /** What {@code kubectl apply -f} takes from a folder, but for JSON. */
    private static final Set<String> EXTENSIONS = Set.of(".yaml", ".yml");

    /** More than a Kubernetes API server takes, because everything is read every second. */
    private static final long MOST_BYTES = 4L * 1024 * 1024;

    private final Path manifests;
    private final @Nullable Path secrets;

    /** FolderReader that need not be there yet. */
    FolderReader(Path manifests, @Nullable Path secrets) {
        this.manifests = manifests;
        this.secrets = secrets;
    }

    /** Whether a file holds resources: YAML, not hidden, not a status that was written beside them. */
    static boolean isManifest(String name) {
        return !name.startsWith(".")
                && !name.endsWith(StatusFiles.SUFFIX)
                && EXTENSIONS.stream().anyMatch(name::endsWith);
    }

    /**
     * Reads everything.
     *
     * @throws IOException when a folder itself can't be read; a file that can't be is recorded in {@link Text#problem()}
     */
    FolderSnapshot read() throws IOException {
        SortedMap<String, Text> files = new TreeMap<>();
        for (Path file : list(manifests)) {
            String name = file.getFileName().toString();
            if (isManifest(name) && !Files.isDirectory(file)) {
                text(file).ifPresent(text -> files.put(name, text));
            }
        }
        SortedMap<String, Text> values = new TreeMap<>();
        for (Path folder : secretFolders()) {
            for (Path file : list(folder)) {
                if (!isHidden(file) && !Files.isDirectory(file)) {
                    String key = folder.getFileName() + "/" + file.getFileName();
                    text(file).ifPresent(text -> values.put(key, text));
                }
            }
        }
        return new FolderSnapshot(files, values);
    }

    /** All folders that have something to say, as they are now. */
    Set<Path> all() throws IOException {
        Set<Path> all = new HashSet<>(secretFolders());
        all.add(manifests);
        if (secrets != null) {
            all.add(secrets);
        }
        return all;
    }

    private Set<Path> secretFolders() throws IOException {
        Set<Path> folders = new HashSet<>();
        if (secrets != null) {
            for (Path folder : list(secrets)) {
                if (!isHidden(folder) && Files.isDirectory(folder)) {
                    folders.add(folder);
                }
            }
        }
        return folders;
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private static Set<Path> list(Path folder) throws IOException {
        Set<Path> files = new HashSet<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(files::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    /** Nothing for a file that went away between listing and reading, or for a link that leads nowhere. */
    private static Optional<Text> text(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return Optional.of(new Text("", "the file is larger than " + MOST_BYTES + " bytes"));
            }
            return Optional.of(new Text(Files.readString(file), null));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of(new Text("", "the file is not in UTF-8"));
        } catch (IOException e) {
            return Optional.of(
                    new Text("", "the file can't be read: " + e.getClass().getSimpleName()));
        }
    }
}
