package io.proxyconfig.demo;

/** Something that the demo promises to show did not happen. */
public final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
