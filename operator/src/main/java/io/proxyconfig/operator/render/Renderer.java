package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Configuration.RawText;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.MySqlProbeTarget;
import io.proxyconfig.operator.resolve.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes haproxy.cfg and its ACL files, for HAProxy 2.8 and later. */
public final class Renderer {
    /**
     * The version of the texts. It increases when the renderer writes another text for the same model. An instance with a text
     * of another version needs no change, and gets the present text with its next reload.
     */
    public static final int VERSION = 3;

    /** The files, or the values that cannot be written to them. */
    public Rendering render(DesiredState d) {
        ConfigurationMark mark = new ConfigurationMark(d.resource(), Revision.of(d.configuration()), VERSION);
        Rendering rendering =
                switch (d.configuration()) {
                    case Structured structured -> new StructuredRenderer(structured, mark).render();
                    case RawText raw -> new RawRenderer(raw, mark).render();
                };
        return rendering instanceof Rendered rendered ? withProbe(rendered, d.probe()) : rendering;
    }

    /** Checks the listener of the probe; the listeners of a raw file are known only after rendering. */
    private static Rendering withProbe(Rendered rendered, @Nullable MySqlProbeTarget probe) {
        if (probe == null || rendered.listener(probe.listener()).isPresent()) {
            return rendered;
        }
        String known = rendered.listeners().isEmpty()
                ? "the file has no listener that a probe can reach"
                : "name one of "
                        + rendered.listeners().stream().map(Endpoint::name).toList();
        return new Rendering.NotRenderable(
                List.of(new Problem("spec.probe.mysql.listener", "names no listener to connect through; " + known)));
    }
}
