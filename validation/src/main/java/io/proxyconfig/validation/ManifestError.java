package io.proxyconfig.validation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An error in a manifest.
 *
 * @param file the file that {@link ManifestValidator#validate} was called with
 * @param kind the kind of the resource; null if unknown
 * @param name the {@code metadata.name} of the resource; null if unknown
 * @param line line of the field, or of its parent if the field is missing; starts at 1
 * @param field path of the field, for example {@code spec.listeners[0].port}; empty for the whole document
 * @param message the message of the API server, if it has one; never contains a value of a Secret
 */
public record ManifestError(
        Path file, @Nullable String kind, @Nullable String name, int line, String field, String message) {

    /** The format of compiler errors, so that editors can open the line. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + message;
    }
}
