package io.proxyconfig.demo;

/** The system did not reach a state that the demo shows. */
public final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
