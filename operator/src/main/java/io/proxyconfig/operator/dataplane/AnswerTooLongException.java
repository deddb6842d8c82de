package io.proxyconfig.operator.dataplane;

import java.io.IOException;

/** A server sent more bytes than the operator reads. */
public final class AnswerTooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLongException(int limit) {
        super("an answer longer than " + limit / 1024 / 1024 + " MiB, which the operator does not read");
    }
}
