package io.proxyconfig.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one uploaded file of a {@code multipart/form-data} body (RFC 7578). */
record MultipartForm(String fileName, Body content) {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");

    /** The part with this name that contains a file. */
    static Optional<MultipartForm> file(@Nullable String contentType, Body body, String partName) {
        Matcher boundary = BOUNDARY.matcher(contentType == null ? "" : contentType);
        if (!boundary.find()) {
            return Optional.empty();
        }
        // Latin-1 keeps every byte as one character, so the file may be binary.
        String text = "\r\n" + new String(body.bytes(), StandardCharsets.ISO_8859_1);
        for (String part : text.split(Pattern.quote("\r\n--" + boundary.group(1)), -1)) {
            int end = part.indexOf("\r\n\r\n");
            String head = end < 0 ? "" : part.substring(0, end);
            Matcher name = FILE_NAME.matcher(head);
            if (head.contains("name=\"" + partName + "\"") && name.find()) {
                return Optional.of(new MultipartForm(
                        new String(name.group(1).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
                        Body.of(part.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1))));
            }
        }
        return Optional.empty();
    }
}
