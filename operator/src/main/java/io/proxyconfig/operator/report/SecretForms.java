package io.proxyconfig.operator.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** The forms in which a text can contain the value of a Secret. */
final class SecretForms {
    /** Single lines of a value are removed too from this length on; shorter ones are rarely secret. */
    private static final int MIN_LINE = 16;

    private SecretForms() {}

    /** The value itself and its lines, in plain text, in base64, in a URL, and with the escapes of JSON and YAML. */
    static Set<String> of(String value) {
        Set<String> forms = new HashSet<>();
        String stripped = value.strip();
        addForms(value, forms);
        addForms(stripped, forms);
        if (stripped.indexOf('\n') >= 0) {
            stripped.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= MIN_LINE)
                    .forEach(forms::add);
        }
        forms.remove("");
        return forms;
    }

    private static void addForms(String value, Set<String> forms) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        forms.add(value);
        forms.add(encoded);
        forms.add(encoded.replace("+", "%20"));
        // without padding, so that the form is also found where the padding is escaped or missing
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
        forms.add(escaped.replace("\"", "\\\""));
        forms.add(value.replace("'", "''"));
    }
}
