package io.proxyconfig.operator.kubernetes.instances;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects that matched their desired state in an earlier reconciliation. As long as neither the input of the desired state nor
 * the object has changed, the operator builds and compares nothing. Thread-safe.
 */
final class MatchedObjects {
    /** By UID of the resource, then by kind and name of the object. */
    private final Map<String, Map<String, MatchedObject>> byResource = new ConcurrentHashMap<>();

    private record MatchedObject(Object input, String resourceVersion) {}

    /** Whether this version of an object matched the desired state of this input. */
    boolean isKnown(String resource, String object, Object input, String resourceVersion) {
        return new MatchedObject(input, resourceVersion)
                .equals(byResource.getOrDefault(resource, Map.of()).get(object));
    }

    /** Stores that a version of an object matches the desired state of an input. */
    void record(String resource, String object, Object input, String resourceVersion) {
        byResource
                .computeIfAbsent(resource, uid -> new ConcurrentHashMap<>())
                .put(object, new MatchedObject(input, resourceVersion));
    }

    /** Removes the data of a deleted resource. */
    void forget(String resource) {
        byResource.remove(resource);
    }
}
