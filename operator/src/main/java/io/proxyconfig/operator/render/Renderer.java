package io.proxyconfig.operator.render;

import io.proxyconfig.operator.resolve.Desired;

/** Writes haproxy.cfg and its ACL files. */
@SuppressWarnings("DoNotCallSuggester")
public final class Renderer {

    /** The files, or what can't be written into them. */
    public Rendering render(Desired d) {
        throw new UnsupportedOperationException("next commit");
    }
}
