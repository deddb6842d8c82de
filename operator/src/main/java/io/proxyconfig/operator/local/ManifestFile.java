package io.proxyconfig.operator.local;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.proxyconfig.operator.local.FolderSnapshot.Text;
import io.proxyconfig.validation.ManifestError;
import io.proxyconfig.validation.ManifestValidator;
import io.proxyconfig.validation.Manifests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents and errors of one manifest file. If the file has errors, documents of its last valid content stay in
 * use, unless the present content replaces them.
 *
 * @param documents the documents in use
 * @param errors the errors of the present content
 */
record ManifestFile(Map<DocumentId, HasMetadata> documents, List<ManifestError> errors) {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestFile.class);

    static final ManifestFile EMPTY = new ManifestFile(Map.of(), List.of());

    /** The identity of a document in all files. */
    record DocumentId(String kind, String namespace, String name) {
        static DocumentId of(HasMetadata resource) {
            return new DocumentId(
                    resource.getKind(),
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName());
        }
    }

    /** The state after the file was read. */
    ManifestFile with(String name, Text text, ManifestValidator validator) {
        Path file = Path.of(name);
        String problem = text.problem();
        if (problem != null) {
            return withReadError(file, problem);
        }
        try {
            return withContent(
                    file, validator.validate(file, text.text()), text.text().isBlank());
        } catch (RuntimeException e) {
            LOG.error("The operator cannot validate {}", name, e);
            return withReadError(
                    file, "the file cannot be validated: " + e.getClass().getSimpleName());
        }
    }

    /** The state after the file was read and validated. */
    ManifestFile withContent(Path file, Manifests manifests, boolean blank) {
        Map<DocumentId, HasMetadata> documents = new LinkedHashMap<>();
        manifests.proxyConfigs().forEach(document -> documents.put(DocumentId.of(document), document));
        manifests.secrets().forEach(document -> documents.put(DocumentId.of(document), document));
        manifests.configMaps().forEach(document -> documents.put(DocumentId.of(document), document));
        List<ManifestError> errors = new ArrayList<>(manifests.errors());
        if (blank && !this.documents.isEmpty()) {
            String message =
                    "the file is empty and its last content stays in use; delete the file to delete its resources";
            errors.add(new ManifestError(file, null, null, 1, "", message));
        }
        if (!errors.isEmpty()) {
            this.documents.forEach(documents::putIfAbsent);
        }
        return new ManifestFile(documents, errors);
    }

    /** The state after the file could not be read. */
    ManifestFile withReadError(Path file, String problem) {
        return new ManifestFile(documents, List.of(new ManifestError(file, null, null, 1, "", problem)));
    }
}
