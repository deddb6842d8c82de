package io.proxyconfig.operator.render;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the places of ACL file paths: an instance tells them only when the file is pushed. */
final class Placeholders {
    /** NUL can't be in any configuration, so that no text can look like a place. */
    private static final Pattern PLACE = Pattern.compile("\0([^\0]*)\0");

    private static final Pattern SAFE_PATH = Pattern.compile("[A-Za-z0-9._/+:@,=-]+");

    private Placeholders() {}

    static String of(String fileName) {
        return "\0" + fileName + "\0";
    }

    static String fill(String text, Function<String, String> pathOfFile) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(safe(pathOfFile.apply(place.group(1)))));
    }

    private static String safe(String path) {
        if (!SAFE_PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("the path of an ACL file can't be written into haproxy.cfg: " + path);
        }
        return path;
    }
}
