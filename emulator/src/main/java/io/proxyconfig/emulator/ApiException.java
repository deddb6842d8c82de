package io.proxyconfig.emulator;

import java.io.Serial;
import java.util.Map;

/** An error response: an HTTP status, and the body {@code {code, message}} of the published models. */
final class ApiException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final Source source;

    private enum Source {
        OPERATION,
        REQUEST,
        PARAMETER
    }

    private ApiException(int status, int code, String message, Source source) {
        super(message);
        this.status = status;
        this.code = code;
        this.source = source;
    }

    /** An error of an operation. Its body has the content type of that operation. */
    static ApiException of(int status, String message) {
        return new ApiException(status, status, message, Source.OPERATION);
    }

    /** An error of the request, found before an operation runs. Its body is always JSON. */
    static ApiException request(int status, int code, String message) {
        return new ApiException(status, code, message, Source.REQUEST);
    }

    /** An error of a parameter of the path or the query. */
    static ApiException parameter(int code, String message) {
        return new ApiException(422, code, message, Source.PARAMETER);
    }

    /** The error for a request whose body is required and missing. */
    static ApiException bodyRequired() {
        return request(422, 602, "data in body is required");
    }

    boolean isRequestError() {
        return source != Source.OPERATION;
    }

    /** The HTTP status. Series 3.4 answers 400 for a wrong parameter. */
    int status(Generation generation) {
        return generation == Generation.V3_4 && source == Source.PARAMETER ? 400 : status;
    }

    /** The JSON body, without line break. In series 3.4 the code is always the HTTP status. */
    String body(Generation generation) {
        int written = generation == Generation.V3_4 ? status(generation) : code;
        return Json.write(Map.of("code", written, "message", String.valueOf(getMessage())));
    }
}
