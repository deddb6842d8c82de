package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the operator writes to {@code global description}: whose configuration it is, and which. {@code show info} of a running
 * worker prints it (configuration manual, "description").
 *
 * @param resource the ProxyConfig; the uid is missing in the files of an early version of the operator
 * @param revision the revision, a hash of the configuration's {@linkplain Revision model}
 * @param renderer the {@linkplain Renderer#VERSION version of the renderer} that wrote the text; 0 before it had a number
 */
public record ConfigurationMark(ResourceIdentity resource, String revision, int renderer) {
    /** {@code show info} quotes a description that contains a comma or a quote. */
    private static final Pattern TOKEN = Pattern.compile(
            "(?:^|[ \"])(proxyconfig ([a-z0-9.-]{1,253})/([a-z0-9.-]{1,253}) revision ([0-9a-f]{12})(?: renderer ([0-9]{1,9}))?(?: uid ([A-Za-z0-9.-]{1,64}))?)(?:[ \"]|$)");

    /** The mark in a description; empty if it has none. */
    static Optional<ConfigurationMark> in(String description) {
        Matcher matcher = TOKEN.matcher(description);
        if (!matcher.find()) {
            return Optional.empty();
        }
        @Nullable String renderer = matcher.group(5);
        return Optional.of(new ConfigurationMark(
                new ResourceIdentity(matcher.group(2), matcher.group(3), matcher.group(6)),
                matcher.group(4),
                renderer == null ? 0 : Integer.parseInt(renderer)));
    }

    /** The text without any mark, for comparing what two revisions have in common. */
    static String without(String text) {
        return text.replaceAll(
                "proxyconfig \\S+ revision [0-9a-f]{12}(?: renderer [0-9]{1,9})?(?: uid \\S+)?", "proxyconfig");
    }

    /** Whether another version of the renderer wrote the text. */
    public boolean isOtherRendering() {
        return renderer != Renderer.VERSION;
    }

    /** The fields of the resource that cannot be written to haproxy.cfg. */
    List<Problem> problems() {
        return Stream.of(
                        problem("metadata.namespace", resource.namespace(), ValueKind.OBJECT),
                        problem("metadata.name", resource.name(), ValueKind.OBJECT),
                        problem("metadata.uid", resource.uid() == null ? "0" : resource.uid(), ValueKind.OBJECT))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Problem> problem(String field, String value, ValueKind kind) {
        return kind.allows(value)
                ? Optional.empty()
                : Optional.of(new Problem(field, "cannot be written to haproxy.cfg; it must be " + kind.shape()));
    }

    /** The mark as the description has it. */
    String text() {
        return "proxyconfig " + resource.namespace() + "/" + resource.name() + " revision " + revision + " renderer "
                + renderer + (resource.uid() == null ? "" : " uid " + resource.uid());
    }
}
