package io.proxyconfig.validation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the author of a file can put right.
 *
 * @param file the file, as it was given to {@link ManifestValidator#validate}
 * @param kind the document's kind; null where it can't be told
 * @param name the document's {@code metadata.name}; null where it can't be told
 * @param line the line that holds the field, or the closest one above it where the field is missing; from 1
 * @param field the field as the API server names it, {@code spec.listeners[0].port}; empty for the document as a whole
 * @param message what is wrong, in the API server's words where it has some; never a value from a Secret
 */
public record ManifestError(
        Path file, @Nullable String kind, @Nullable String name, int line, String field, String message) {

    /** As compilers print it, so that editors and terminals lead to the line. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + message;
    }
}
