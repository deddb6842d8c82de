package io.proxyconfig.prose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.languagetool.JLanguageTool;
import org.languagetool.Language;
import org.languagetool.Languages;
import org.languagetool.rules.Rule;
import org.languagetool.rules.RuleMatch;
import org.languagetool.rules.spelling.SpellingCheckRule;

/** LanguageTool's rules of grammar and spelling. Not safe for use by several threads. */
final class LanguageRules {
    /** Acronyms and names of constants. */
    private static final Pattern CAPITALS = Pattern.compile("[A-Z][A-Z0-9-]*s?");

    private static final int SUGGESTIONS = 3;

    private final JLanguageTool tool;
    private final Language language = Languages.getLanguageForShortCode("en-US");

    LanguageRules(List<String> disabledRules, List<String> vocabulary) {
        tool = new JLanguageTool(language);
        tool.disableRules(disabledRules);
        for (Rule rule : tool.getAllActiveRules()) {
            if (rule instanceof SpellingCheckRule spelling) {
                spelling.addIgnoreTokens(vocabulary);
            }
        }
    }

    List<Match> matches(String text) {
        try {
            return tool.check(text).stream()
                    .filter(match -> !isAcronym(match, text))
                    .map(LanguageRules::match)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> sentences(String text) {
        return language.getSentenceTokenizer().tokenize(text);
    }

    private static boolean isAcronym(RuleMatch match, String text) {
        return match.getRule() instanceof SpellingCheckRule
                && CAPITALS.matcher(text.substring(match.getFromPos(), match.getToPos()))
                        .matches();
    }

    private static Match match(RuleMatch match) {
        List<String> replacements = match.getSuggestedReplacements();
        String message = match.getMessage().replaceAll("</?suggestion>", "\"").replace('\n', ' ');
        String suggestion = replacements.isEmpty()
                ? message
                : message + " Suggested: "
                        + String.join(", ", replacements.subList(0, Math.min(SUGGESTIONS, replacements.size())));
        return new Match(match.getFromPos(), match.getToPos(), match.getRule().getId(), suggestion);
    }
}
