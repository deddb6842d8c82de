package io.proxyconfig.operator.render;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that could add more to haproxy.cfg than a value. */
final class HostileStrings {
    private HostileStrings() {}

    static Arbitrary<String> strings() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\n",
                "\r",
                "\r\n",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u000b",
                "\f",
                "\0",
                " ",
                "\t",
                "\u00a0",
                "\u3000",
                "\"",
                "'",
                "\\",
                "\\n",
                "#",
                "$HOME",
                "${HOME}",
                "%[env(HOME)]",
                "{",
                "}",
                ",",
                "/",
                "@",
                ":",
                "fd@3",
                "unix@/x",
                "*",
                "mode http",
                "\nfrontend evil\n  bind :1",
                " user root",
                "10.0.0.1",
                "::1",
                "mysql",
                "a",
                "1",
                ".",
                "-",
                "\u0663",
                "\u212a",
                "\ud83d\ude00",
                "\ud800",
                "proxyconfig-stats",
                "x from y",
                "/a?b=%20&c",
                "]:1");
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(80),
                Arbitraries.strings().ascii().ofMaxLength(80),
                pieces.list().ofMinSize(0).ofMaxSize(5).map(parts -> String.join("", parts)));
    }
}
