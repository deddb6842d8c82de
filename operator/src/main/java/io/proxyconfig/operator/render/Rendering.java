package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Problem;
import java.util.List;

/** What came of writing the files. */
public sealed interface Rendering permits Rendered, Rendering.Refused {

    /** Some value can't be written into HAProxy's file without meaning something else there. */
    record Refused(List<Problem> problems) implements Rendering {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
