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
 * Reads the folders of file mode. It follows symbolic links and ignores hidden files, so it can read a mounted
 * ConfigMap or Secret, whose files are links through {@code ..data}.
 */
public final class FolderReader {
    /** The extensions that {@code kubectl apply -f} reads in a folder, except JSON. */
    private static final Set<String> EXTENSIONS = Set.of(".yaml", ".yml");

    /** The operator reads all files every second, so their size has a limit. A Kubernetes API server accepts less. */
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    private final Path manifests;
    private final @Nullable Path secrets;

    /** Creates a reader. The folders do not have to exist yet. */
    public FolderReader(Path manifests, @Nullable Path secrets) {
        this.manifests = manifests;
        this.secrets = secrets;
    }

    /** Whether a file can have resources: a YAML file that is neither hidden nor a status file. */
    static boolean isManifest(String name) {
        return !name.startsWith(".")
                && !name.endsWith(StatusFiles.SUFFIX)
                && EXTENSIONS.stream().anyMatch(name::endsWith);
    }

    /**
     * Reads all files.
     *
     * @throws IOException if a folder cannot be read; for a file that cannot be read, {@link Text#problem()} says why
     */
    public FolderSnapshot read() throws IOException {
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

    /** All folders with files to read. */
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

    /** Empty for a file that was deleted after the listing, and for a broken link. */
    private static Optional<Text> text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return Optional.of(new Text("", "the file is too large: the maximum is " + MAX_BYTES + " bytes"));
            }
            return Optional.of(new Text(Files.readString(file), null));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of(new Text("", "the file is not in UTF-8"));
        } catch (IOException e) {
            return Optional.of(
                    new Text("", "the file cannot be read: " + e.getClass().getSimpleName()));
        }
    }
}
