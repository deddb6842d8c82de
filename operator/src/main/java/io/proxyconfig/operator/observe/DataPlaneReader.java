package io.proxyconfig.operator.observe;

import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneErrorKind;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.StoredConfiguration;
import io.proxyconfig.operator.dataplane.StoredFile;
import io.proxyconfig.operator.observe.DataPlaneView.DiskFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads what an instance has on disk. The operator keeps the result, so its size has a limit. */
final class DataPlaneReader {
    /** A configuration has up to 64 files. Files of earlier configurations can remain if the operator could not delete them. */
    static final int MAX_FILES = 1024;

    /** Characters of haproxy.cfg and of all files together. */
    static final int MAX_CHARACTERS = 8 * 1024 * 1024;

    private DataPlaneReader() {}

    /**
     * Reads haproxy.cfg and the files of the operator.
     *
     * @throws DataPlaneException if the Data Plane API does not answer, or the result would exceed a limit
     */
    static DataPlaneView read(DataPlaneClient dataPlane, Predicate<String> ownFile) throws DataPlaneException {
        List<StoredFile> own = dataPlane.files().stream()
                .filter(file -> ownFile.test(file.name()))
                .toList();
        if (own.size() > MAX_FILES) {
            throw tooMuch("more than " + MAX_FILES + " files");
        }
        StoredConfiguration configuration = dataPlane.read();
        long characters = configuration.text().length();
        Map<String, DiskFile> files = new HashMap<>();
        for (StoredFile file : own) {
            String content = dataPlane.readFile(file.name());
            characters += content.length();
            if (characters > MAX_CHARACTERS) {
                throw tooMuch("files with more than " + MAX_CHARACTERS / 1024 / 1024 + " MiB");
            }
            files.put(file.name(), new DiskFile(file.path(), content));
        }
        return new DataPlaneView(configuration, files);
    }

    private static DataPlaneException tooMuch(String what) {
        return new DataPlaneException(
                DataPlaneErrorKind.Unexpected,
                "the Data Plane API has " + what + " of the operator in its general storage: delete the files"
                        + " proxyconfig-* that haproxy.cfg does not name");
    }
}
