package io.proxyconfig.operator.render;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Placeholders for the paths of ACL files, which the operator reads from each instance before it pushes the file. */
final class Placeholders {
    /** No configuration contains NUL, so that no other text matches. */
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

    static boolean isSafe(String path) {
        return SAFE_PATH.matcher(path).matches();
    }

    static String safe(String path) {
        if (!isSafe(path)) {
            throw new IllegalArgumentException("the path of a file cannot be written to haproxy.cfg: " + path);
        }
        return path;
    }
}
