package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.render.Rendered;

/**
 * What a rollout leads to. Two equal goals need no change between them.
 *
 * @param revision revision of haproxy.cfg, which only a reload changes
 * @param runtimeHash hash of what changes without a reload: the allow lists
 */
public record Goal(String revision, String runtimeHash) {
    static Goal of(Rendered rendered) {
        return new Goal(rendered.revision(), rendered.runtimeHash());
    }
}
