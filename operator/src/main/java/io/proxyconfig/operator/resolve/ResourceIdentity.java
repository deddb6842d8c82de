package io.proxyconfig.operator.resolve;

import org.jspecify.annotations.Nullable;

/**
 * Which resource a configuration belongs to.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its uid, which another resource of the same name does not have; null if it is unknown
 */
public record ResourceIdentity(
        String namespace, String name, @Nullable String uid) {}
