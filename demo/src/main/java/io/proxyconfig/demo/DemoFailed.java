package io.proxyconfig.demo;

/** Something that the demo promises to show did not happen. */
public final class DemoFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailed(String message) {
        super(message);
    }
}
