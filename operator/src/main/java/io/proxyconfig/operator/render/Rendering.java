package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Problem;
import java.util.List;

/** The result of rendering. */
public sealed interface Rendering permits Rendered, Rendering.NotRenderable {

    /** A value would mean something else in haproxy.cfg. */
    record NotRenderable(List<Problem> problems) implements Rendering {
        public NotRenderable {
            problems = List.copyOf(problems);
        }
    }
}
