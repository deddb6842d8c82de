package io.proxyconfig.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All rules, for one passage at a time. Not safe for use by several threads. */
final class TextChecker {
    /** Words in a sentence; longer ones say more than one thing. */
    static final int LONGEST = 35;

    private final LanguageRules language;
    private final List<PhraseRule> phrases;

    TextChecker(List<String> glossary) {
        List<String> words = new ArrayList<>(Lists.vocabulary());
        words.addAll(glossary);
        this.language = new LanguageRules(Lists.disabledRules(), words);
        this.phrases = Lists.phrases();
    }

    List<ProseFinding> findings(String file, Passage passage) {
        List<Match> matches = new ArrayList<>();
        for (Match match : language.matches(passage.text())) {
            if (!passage.touchesCode(match.from(), match.to())) {
                matches.add(match);
            }
        }
        phrases.forEach(phrase -> matches.addAll(phrase.matches(passage.text())));
        List<String> sentences = language.sentences(passage.text());
        List<ProseFinding> findings = new ArrayList<>();
        int from = 0;
        for (String sentence : sentences) {
            int start = from;
            int end = from + sentence.length();
            length(sentence, start).ifPresent(matches::add);
            matches.stream()
                    .filter(match -> start <= match.from() && match.from() < end)
                    .map(match -> new ProseFinding(
                            file,
                            passage.line(match.from()),
                            passage.original(start, end),
                            match.rule(),
                            match.suggestion()))
                    .forEach(findings::add);
            from = end;
        }
        return findings;
    }

    private static Optional<Match> length(String sentence, int from) {
        long words = Words.count(sentence);
        return words <= LONGEST
                ? Optional.empty()
                : Optional.of(new Match(
                        from,
                        from + sentence.length(),
                        "long-sentence",
                        words + " words, at most " + LONGEST + " are allowed; split it, one fact each"));
    }
}
