package io.proxyconfig.operator.render;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines with which HAProxy reads its server-state file. The path belongs to the instance, and without a file HAProxy warns of
 * the lines.
 */
final class ServerStateLines {
    /** Marks such a line. The writer allows no control character in a value. */
    static final char MARK = '\1';

    /** Stands for the path. */
    static final String PATH = "\2";

    private static final Pattern LINE = Pattern.compile("(?m)^" + MARK + ".*\n");

    private ServerStateLines() {}

    /**
     * The text with these lines, or without them for null.
     *
     * @throws IllegalArgumentException for a path that is not safe in haproxy.cfg
     */
    static String fill(String text, @Nullable String path) {
        return path == null
                ? LINE.matcher(text).replaceAll("")
                : text.replace(String.valueOf(MARK), "").replace(PATH, Placeholders.safe(path));
    }
}
