package io.proxyconfig.prose;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A phrase that is not to be used.
 *
 * @param pattern where it occurs in a sentence, whatever the case
 * @param reason why not
 * @param suggestion what to write instead
 */
record PhraseRule(String id, Pattern pattern, String reason, String suggestion) {
    List<Match> matches(String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> new Match(
                        result.start(), result.end(), id, "\"" + result.group() + "\": " + reason + "; " + suggestion))
                .toList();
    }
}
