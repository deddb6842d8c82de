package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Desired;
import java.util.Optional;

/** Finds the field of the resource that a message of HAProxy is about. */
@SuppressWarnings("DoNotCallSuggester")
public final class FieldLocator {

    /** The path of the field, for example {@code spec.listeners[mysql].port}; empty when the message names nothing known. */
    public Optional<String> locate(String messages, Desired desired) {
        throw new UnsupportedOperationException("next commit");
    }
}
