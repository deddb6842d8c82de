package io.proxyconfig.operator.resolve;

/**
 * One thing that the author of a resource can put right.
 *
 * @param field path in the resource; list items by name: {@code spec.listeners[mysql].port}
 * @param message a sentence that says what is wrong and what would be right
 */
public record Problem(String field, String message) {

    /** Field and sentence, as a condition shows them. */
    @Override
    public String toString() {
        return field + ": " + message;
    }
}
