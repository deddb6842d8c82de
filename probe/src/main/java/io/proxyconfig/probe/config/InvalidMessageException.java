package io.proxyconfig.probe.config;

/** A message from the operator that can't be used; its text is a sentence for people and repeats no value. */
public final class InvalidMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    public InvalidMessageException(String message) {
        super(message);
        this.sentence = message;
    }

    /** What is wrong, as a sentence. */
    public String sentence() {
        return sentence;
    }
}
