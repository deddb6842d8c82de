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
        String namespace, String name, @Nullable String uid) {

    /** Whether the other one has the same name or the same uid: a resource can be created again, and move in file mode. */
    public boolean isSameResource(ResourceIdentity other) {
        boolean named = namespace.equals(other.namespace) && name.equals(other.name);
        return named || (uid != null && uid.equals(other.uid));
    }
}
