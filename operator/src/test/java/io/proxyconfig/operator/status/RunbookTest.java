package io.proxyconfig.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.operator.rollout.EventReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** docs/how-it-fails.md explains every reason, event and alert, and no others. */
class RunbookTest {
    private static final String PAGE = "docs/how-it-fails.md";
    private static final String ALERTS = "manifests/monitoring/alerts.yaml";
    private static final Pattern REASON = Pattern.compile("^\\| (?:True|False|Unknown) \\| `(\\w+)` \\|");
    private static final Pattern EVENT = Pattern.compile("^\\| `(\\w+)` \\| (?:Normal|Warning) \\|");

    @Test
    void describesEveryReasonAndNoOther() throws IOException {
        assertThat(found(REASON)).isEqualTo(names(Reason.values()));
    }

    @Test
    void describesEveryEventAndNoOther() throws IOException {
        assertThat(found(EVENT)).isEqualTo(names(EventReason.values()));
    }

    @Test
    void hasAChapterForEveryCondition() throws IOException {
        assertThat(lines())
                .containsAll(Arrays.stream(ConditionType.values())
                        .map(type -> "## " + type)
                        .toList());
    }

    @Test
    void everyAlertLinksToItsParagraph() throws IOException {
        JsonNode groups = Serialization.unmarshal(Files.readString(path(ALERTS)), JsonNode.class)
                .at("/spec/groups");
        List<String> paragraphs = lines().stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring("### ".length()))
                .toList();
        List<JsonNode> alerts = StreamSupport.stream(groups.spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false))
                .toList();

        assertThat(alerts).extracting(alert -> alert.path("alert").asText()).hasSameElementsAs(paragraphs);
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .startsWith("https://")
                    .endsWith("/" + PAGE + "#" + anchor(alert.path("alert").asText()));
            assertThat(alert.at("/annotations/summary").asText()).isNotBlank().endsWith(".");
            assertThat(alert.at("/annotations/description").asText()).isNotBlank();
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
        });
    }

    /** A condition that is Unknown must start the alert, too. */
    @Test
    void alertsOnConditionsStartWhenTheyAreNotTrue() throws IOException {
        List<String> onConditions = Files.readAllLines(path(ALERTS)).stream()
                .filter(line -> line.contains("proxyconfig_condition"))
                .toList();
        assertThat(onConditions).isNotEmpty().allSatisfy(line -> assertThat(line)
                .containsPattern("proxyconfig_condition\\{type=\"\\w+\", status!=\"true\"}\\) == 1$"));
    }

    /** As GitHub makes it of a heading that is one word. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT);
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
        return Files.readAllLines(path(PAGE));
    }

    private static Path path(String name) {
        return Path.of(Objects.requireNonNull(System.getProperty("project.root")), name);
    }

    private static Set<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).collect(Collectors.toSet());
    }
}
