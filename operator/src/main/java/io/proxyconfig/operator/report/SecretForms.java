package io.proxyconfig.operator.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The forms in which a value of a Secret can be part of a text: plain, escaped, or in an encoding. */
final class SecretForms {
    /** Shorter forms are not replaced: they are part of too many words, and easy to guess. */
    static final int SHORTEST = 3;
    /** A line of a longer value is replaced on its own if it has this length. */
    private static final int SHORTEST_LINE = 8;
    /** The shortest part of a Base64 text that is specific enough. */
    private static final int SHORTEST_ENCODED_PART = 12;

    private static final int MOST_LINES = 4000;
    /** The lengths of lines of Base64 in PEM and MIME. */
    private static final List<Integer> WRAPPED_AT = List.of(64, 76);

    private SecretForms() {}

    /** All forms of a value, and of each of its lines. */
    static Set<String> of(String text) {
        Set<String> forms = new LinkedHashSet<>();
        addText(text, forms);
        addText(text.strip(), forms);
        if (text.strip().indexOf('\n') >= 0) {
            text.lines().limit(MOST_LINES).forEach(line -> addLine(line.strip(), forms));
        }
        forms.removeIf(form -> form.length() < SHORTEST || form.isBlank());
        return forms;
    }

    /** A line of a log can have one line of a longer value, and {@code key=value} can have the value only. */
    private static void addLine(String line, Set<String> forms) {
        if (line.startsWith("-----")) {
            return;
        }
        if (line.length() >= SHORTEST_LINE) {
            addText(line, forms);
        }
        int separator = Math.max(line.indexOf('='), line.indexOf(':'));
        String value = line.substring(separator + 1).strip().replaceAll("^[\"']|[\"'],?$", "");
        if (separator > 0 && value.length() >= SHORTEST_LINE) {
            addText(value, forms);
        }
    }

    private static void addText(String text, Set<String> forms) {
        forms.add(text);
        forms.add(json(text, false, false));
        forms.add(json(text, true, false));
        forms.add(json(text, false, true));
        String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
        for (String form : List.of(url, url.replace("+", "%20"), url.replace("%7E", "~"))) {
            forms.add(form);
            forms.add(lowerCaseEscapes(form));
        }
        forms.add(text.replace("'", "''"));
        addEncoded(text.getBytes(StandardCharsets.UTF_8), forms);
    }

    private static void addEncoded(byte[] bytes, Set<String> forms) {
        if (bytes.length < SHORTEST) {
            return;
        }
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            String whole = encoder.withoutPadding().encodeToString(bytes);
            forms.add(whole);
            addParts(whole, forms);
            addShifted(encoder, bytes, forms);
        }
    }

    /** The value as a part of a longer text in Base64, where it starts with any of the three bytes of a group. */
    private static void addShifted(Base64.Encoder encoder, byte[] bytes, Set<String> forms) {
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            int firstWhole = shift == 0 ? 0 : 4;
            int lastWhole = shifted.length / 3 * 4;
            if (lastWhole - firstWhole >= SHORTEST_ENCODED_PART) {
                forms.add(encoder.encodeToString(shifted).substring(firstWhole, lastWhole));
            }
        }
    }

    private static void addParts(String encoded, Set<String> forms) {
        for (int length : WRAPPED_AT) {
            for (int start = 0; encoded.length() > length && start < encoded.length(); start += length) {
                String part = encoded.substring(start, Math.min(start + length, encoded.length()));
                if (part.length() >= SHORTEST_ENCODED_PART) {
                    forms.add(part);
                }
            }
        }
    }

    /** The text in a JSON string; {@code html}: as programs in Go write it. */
    private static String json(String text, boolean html, boolean ascii) {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '"', '\\' -> json.append('\\').append(letter);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> {
                    boolean escaped = letter < 0x20
                            || (html && (letter == '<' || letter == '>' || letter == '&'))
                            || (ascii && letter > 0x7e);
                    json.append(escaped ? String.format(Locale.ROOT, "\\u%04x", (int) letter) : letter);
                }
            }
        }
        return json.toString();
    }

    private static String lowerCaseEscapes(String url) {
        StringBuilder lower = new StringBuilder(url);
        for (int i = 0; i + 2 < url.length(); i++) {
            if (url.charAt(i) == '%') {
                lower.replace(i, i + 3, url.substring(i, i + 3).toLowerCase(Locale.ROOT));
            }
        }
        return lower.toString();
    }
}
