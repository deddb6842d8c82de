package io.proxyconfig.prose;

import java.util.regex.Pattern;

/** What counts as a word. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'’-]*");

    /** Sentences have these, commands and queries do not. */
    private static final Pattern FUNCTION_WORD = Pattern.compile(
            "\\b(?i:a|an|the|is|are|was|were|not|of|to|it|its|that|this|has|have|had|can|cannot|must|does|did|but|which|when"
                    + "|because|after|before|with|without|than|as|there|no|again|any|each|every|from|for|by|and|or|while|until|may|will"
                    + "|all|only|how|what|who|own)\\b");

    /** Expressions of CEL, SQL and the like. */
    private static final Pattern EXPRESSION =
            Pattern.compile("==|!=|&&|\\|\\||\\bself\\.|\\bhas\\(|\\(\\?|\\\\[bwsd]|\\b(?:SELECT|GRANT|CREATE)\\b");

    private Words() {}

    /** The number of words in a text; a piece of code is one. */
    static long count(String text) {
        return WORD.matcher(text).results().count();
    }

    /** Whether a string of a program is a sentence, or a part of one, rather than a command or an expression. */
    static boolean isProse(String literal, int codePieces) {
        return count(literal) - codePieces >= 3
                && FUNCTION_WORD.matcher(literal).find()
                && !EXPRESSION.matcher(literal).find();
    }
}
