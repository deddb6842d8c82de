package io.proxyconfig.operator.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Credentials that a text shows by its form, for example {@code password=...}, also if no Secret has them. */
final class CredentialPatterns {
    private static final String MARK = Redactor.REMOVED;
    private static final String MARKED = Pattern.quote(MARK);

    private static final String NAMES = "(?:password|passwd|pwd|passphrase|secret|token|api[-_.]?key|access[-_.]?key"
            + "|private[-_.]?key|credentials?|(?<![a-z0-9])pass|(?<![a-z0-9])auth)";
    private static final Pattern NAME = Pattern.compile("(?is).*" + NAMES);
    private static final String WORD = "(?:\"(?:[^\"\\\\\\n]|\\\\.)*+\"?|'[^'\\n]*+'?|\\\\.|[^\\s\"'\\\\])++";
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"?";
    private static final String NOT_MARKED = "(?![\"']?" + MARKED + ")";

    private static final List<Rule> RULES = List.of(
            // PEM, also on one line with '\n', and cut off; and PEM in Base64
            rule("(?s)-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY)-----.*?(?:-----END \\1-----|\\z)", MARK),
            rule("LS0tLS1CRUdJTi[A-Za-z0-9+/_=-]++", MARK),
            // JSON Web Tokens
            rule("\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]++", MARK),
            // headers
            rule(
                    "(?i)(authorization|cookie|x-api-key)([\"']?[ \\t]{0,4}[:=][ \\t]{0,4}[\"']?"
                            + "(?:(?:basic|bearer|digest|negotiate)[ \\t]{1,4})?+)" + NOT_MARKED + "[^\\s\"',]++",
                    "$1$2" + MARK),
            rule("(?i)\\b(basic|bearer)([ \\t]+)(?=[^\\s\"']*[0-9=+/])[a-z0-9+/=._~-]{8,}+", "$1$2" + MARK),
            // URL user-info
            rule("(?i)\\b([a-z][a-z0-9+.-]{0,20}://)[^\\s/@\"'<>]++@", "$1" + MARK + "@"),
            // haproxy.cfg
            rule("(?i)\\b(insecure-password[ \\t]+)" + NOT_MARKED + WORD, "$1" + MARK),
            rule("(?im)^([ \\t]*+user[ \\t]+\\S++[ \\t]+password[ \\t]+)" + NOT_MARKED + WORD, "$1" + MARK),
            rule("(?i)\\b(stats[ \\t]+auth[ \\t]+)" + NOT_MARKED + WORD, "$1" + MARK),
            rule("(?i)\\b((?:pre)?setenv[ \\t]+\\S*?" + NAMES + "[ \\t]+)" + NOT_MARKED + WORD, "$1" + MARK),
            // name=value, {"name": "value"}, the same in a JSON string, and 'name: value'
            rule(
                    "(?i)(" + NAMES + "[\"']?[ \\t]{0,4}=[ \\t]{0,4})" + NOT_MARKED + "(?:" + QUOTED
                            + "|'[^']*+'?|[^\\s\"'&;,)}\\]]++)",
                    "$1" + MARK),
            rule("(?i)(" + NAMES + "\"\\s{0,4}:\\s{0,4})(?!\"" + MARKED + ")" + QUOTED, "$1\"" + MARK + "\""),
            rule("(?i)(" + NAMES + "\\\\++\"\\s{0,4}:\\s{0,4}\\\\++\")" + NOT_MARKED + "[^\"\\\\]++", "$1" + MARK),
            rule(
                    "(?im)((?:^|[{,])[ \\t-]*+[\"']?[\\w.-]{0,100}?" + NAMES + "[\"']?:[ \\t]++)"
                            + "(?![\\[{&*#!|>]|true\\b|false\\b|null\\b)" + NOT_MARKED + "(?:" + QUOTED
                            + "|'[^']*+'?|[^\\r\\n,}]++)",
                    "$1" + MARK),
            rule(
                    "(?im)(^([ \\t]*+)(?:- )?[\"']?[\\w.-]{0,100}?" + NAMES
                            + "[\"']?:[ \\t]++[|>][-+0-9]{0,2}[ \\t]*+\\n)"
                            + "(?:\\2[ \\t]++[^\\n]*+\\n?|[ \\t]*+\\n)++",
                    "$1$2  " + MARK + "\n"));

    private CredentialPatterns() {}

    private record Rule(Pattern pattern, String replacement) {}

    private static Rule rule(String pattern, String replacement) {
        return new Rule(Pattern.compile(pattern), replacement);
    }

    /** Whether a field, a variable or an option has the name of a credential. */
    static boolean isCredential(String name) {
        return NAME.matcher(name).matches();
    }

    /** The text without credentials. */
    static String redact(String text) {
        String redacted = text;
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(redacted);
            redacted = matcher.replaceAll(rule.replacement());
        }
        return redacted;
    }
}
