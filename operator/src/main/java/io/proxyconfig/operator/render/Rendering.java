package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Problem;
import java.util.List;

/** The result of rendering. */
public sealed interface Rendering permits Rendered, Rendering.Refused {

    /** A value would mean something else in haproxy.cfg. */
    record Refused(List<Problem> problems) implements Rendering {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
