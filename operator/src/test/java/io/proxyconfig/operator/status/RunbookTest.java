package io.proxyconfig.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.rollout.OperatorEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever meets a reason or an event finds it in docs/how-it-fails.md, and nothing there that can't be met. */
class RunbookTest {
    private static final String PAGE = "docs/how-it-fails.md";
    private static final Pattern REASON = Pattern.compile("^\\| (?:True|False|Unknown) \\| `(\\w+)` \\|");
    private static final Pattern EVENT = Pattern.compile("^\\| `(\\w+)` \\| (?:Normal|Warning) \\|");

    @Test
    void everyReasonIsInItAndNoOther() throws IOException {
        assertThat(found(REASON)).isEqualTo(names(Reason.values()));
    }

    @Test
    void everyEventIsInItAndNoOther() throws IOException {
        assertThat(found(EVENT)).isEqualTo(names(OperatorEvent.Kind.values()));
    }

    @Test
    void everyConditionHasAChapter() throws IOException {
        assertThat(lines())
                .contains(
                        "## Accepted",
                        "## ResolvedRefs",
                        "## Programmed",
                        "## ConnectionsHealthy",
                        "## WithinDrainBudget",
                        "## Ready");
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        Set<String> found = new HashSet<>();
        for (String line : lines()) {
            var matcher = pattern.matcher(line);
            if (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("project.root")).resolve(PAGE));
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toSet());
    }
}
