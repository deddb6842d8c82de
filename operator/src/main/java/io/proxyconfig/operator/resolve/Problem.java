package io.proxyconfig.operator.resolve;

/**
 * A problem that the author of a resource can correct.
 *
 * @param field path in the resource; list items by name: {@code spec.listeners[mysql].port}
 * @param message what is wrong, and what to do
 */
public record Problem(String field, String message) {

    /** Field and sentence, as a condition shows them. */
    @Override
    public String toString() {
        return field + ": " + message;
    }
}
