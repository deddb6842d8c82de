package io.proxyconfig.probe.workers;

import java.util.ArrayList;
import java.util.List;

/** A line of CSV as {@code show stat} prints it (management guide, section 9.1). */
public final class CsvLine {
    private CsvLine() {}

    /** Splits at commas outside of quotes (RFC 4180): health checks quote what servers said. */
    public static List<String> fields(String line) {
        List<String> fields = new ArrayList<>(100);
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
