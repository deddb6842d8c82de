package io.proxyconfig.emulator;

import java.io.Serial;
import java.util.Map;

/** An error response: an HTTP status, and the body {@code {code, message}} of the published models. */
final class ApiException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final boolean isRequestError;

    private ApiException(int status, int code, String message, boolean isRequestError) {
        super(message);
        this.status = status;
        this.code = code;
        this.isRequestError = isRequestError;
    }

    /** An error of an operation. Its body has the content type of that operation. */
    static ApiException of(int status, String message) {
        return new ApiException(status, status, message, false);
    }

    /** An error of the request, found before an operation runs. Its body is always JSON. */
    static ApiException request(int status, int code, String message) {
        return new ApiException(status, code, message, true);
    }

    /** The error for a request whose body is required and missing. */
    static ApiException bodyRequired() {
        return request(422, 602, "data in body is required");
    }

    boolean isRequestError() {
        return isRequestError;
    }

    int status() {
        return status;
    }

    /** The JSON body, without line break. */
    String body() {
        return Json.write(Map.of("code", code, "message", String.valueOf(getMessage())));
    }
}
