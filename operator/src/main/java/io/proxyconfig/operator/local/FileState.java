package io.proxyconfig.operator.local;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.proxyconfig.validation.ManifestError;
import io.proxyconfig.validation.Manifests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in force of one file. A file with errors takes nothing away: what it said before, and does not say in a
 * usable form now, stays.
 *
 * @param documents what it says, or said when it was last good
 * @param errors what is wrong with it now
 */
record FileState(Map<DocumentId, HasMetadata> documents, List<ManifestError> errors) {
    static final FileState NEW = new FileState(Map.of(), List.of());

    /** What tells a resource from all others. */
    record DocumentId(String kind, String namespace, String name) {
        static DocumentId of(HasMetadata resource) {
            return new DocumentId(
                    resource.getKind(),
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName());
        }
    }

    /** The file as it is read now. */
    FileState next(Path file, Manifests manifests, boolean blank) {
        Map<DocumentId, HasMetadata> documents = new LinkedHashMap<>();
        manifests.proxyConfigs().forEach(one -> documents.put(DocumentId.of(one), one));
        manifests.secrets().forEach(one -> documents.put(DocumentId.of(one), one));
        manifests.configMaps().forEach(one -> documents.put(DocumentId.of(one), one));
        List<ManifestError> errors = new ArrayList<>(manifests.errors());
        if (blank && !this.documents.isEmpty()) {
            errors.add(new ManifestError(
                    file, null, null, 1, "", "the file is empty; delete it to let go of what it said before"));
        }
        if (!errors.isEmpty()) {
            this.documents.forEach(documents::putIfAbsent);
        }
        return new FileState(documents, errors);
    }

    /** The file could not be read at all. */
    FileState unreadable(Path file, String problem) {
        return new FileState(documents, List.of(new ManifestError(file, null, null, 1, "", problem)));
    }
}
