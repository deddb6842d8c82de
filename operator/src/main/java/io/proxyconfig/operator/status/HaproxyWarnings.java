package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.rollout.RunningWorker;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The warnings that HAProxy logged when the workers with the present revision started. A line number in them belongs to the
 * file that the Data Plane API stored, so the operator replaces it by the line of the user's file.
 */
final class HaproxyWarnings {
    private static final Pattern POSITION = Pattern.compile("\\[[^\\[\\]\\s]+:([0-9]{1,6})] ?");

    private HaproxyWarnings() {}

    static Stream<String> of(StatusInput input) {
        return input.rendered().stream()
                .flatMap(rendered -> input.instances().stream().flatMap(instance -> of(instance, rendered, input)));
    }

    private static Stream<String> of(InstanceInput instance, Rendered rendered, StatusInput input) {
        List<String> warnings = instance.report()
                .filter(report -> RunningWorker.revision(report).equals(Optional.of(rendered.revision())))
                .map(ProbeReport::haproxy)
                .map(ProbeReport.HaproxyView::startupWarnings)
                .orElse(List.of());
        Optional<String> stored = instance.observation()
                .dataPlane()
                .value()
                .map(DataPlaneView::configuration)
                .map(one -> one.text());
        return warnings.stream().map(warning -> placed(warning, rendered.userText(), stored, input));
    }

    private static String placed(
            String warning, @Nullable String userText, Optional<String> stored, StatusInput input) {
        Matcher position = POSITION.matcher(warning);
        String text = "HAProxy warns: " + position.replaceAll("");
        if (userText == null) {
            return AcceptedCondition.withField(input, text);
        }
        OptionalInt line = position.reset().find() && stored.isPresent()
                ? ConfigurationText.lineNumber(userText, stored.get(), Integer.parseInt(position.group(1)))
                : OptionalInt.empty();
        return "spec.raw.configMap: " + (line.isPresent() ? "line " + line.getAsInt() + ": " : "") + text;
    }
}
