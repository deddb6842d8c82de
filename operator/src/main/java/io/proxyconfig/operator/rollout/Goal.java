package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.render.Rendered;

/**
 * What a rollout leads to. Two equal goals need no change between them.
 *
 * @param revision revision of haproxy.cfg, which only a reload changes
 * @param allowListHash hash of the allow lists, which change without a reload
 */
public record Goal(String revision, String allowListHash) {
    static Goal of(Rendered rendered) {
        return new Goal(
                rendered.revision(),
                Integer.toHexString(rendered.allowListFiles().hashCode()));
    }
}
