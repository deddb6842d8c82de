package io.proxyconfig.operator.resolve;

import java.util.Set;

/**
 * Another ProxyConfig that this operator sees, and that names an instance too.
 *
 * @param key as in a reconciliation of that resource
 * @param namespace its namespace
 * @param name its name
 * @param order the lowest one of several resources is the oldest
 * @param endpoints the {@linkplain InstanceEndpoints addresses} that its spec names
 */
public record OtherResource(String key, String namespace, String name, String order, Set<String> endpoints) {
    public OtherResource {
        endpoints = Set.copyOf(endpoints);
    }
}
