package io.proxyconfig.emulator;

import java.io.Serial;
import java.util.Map;

/** An answer with an error: HTTP status, and the {@code {code, message}} of the published models. */
final class ApiException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final boolean aboutTheRequest;

    private ApiException(int status, int code, String message, boolean aboutTheRequest) {
        super(message);
        this.status = status;
        this.code = code;
        this.aboutTheRequest = aboutTheRequest;
    }

    /** What an operation itself answers: it is written in the content type of that operation. */
    static ApiException of(int status, String message) {
        return new ApiException(status, status, message, false);
    }

    /** What is wrong with a request before any operation sees it: always JSON. */
    static ApiException request(int status, int code, String message) {
        return new ApiException(status, code, message, true);
    }

    /** A body is needed, and there is none. */
    static ApiException bodyRequired() {
        return request(422, 602, "data in body is required");
    }

    boolean aboutTheRequest() {
        return aboutTheRequest;
    }

    int status() {
        return status;
    }

    /** The JSON body, without line break. */
    String body() {
        return Json.write(Map.of("code", code, "message", String.valueOf(getMessage())));
    }
}
