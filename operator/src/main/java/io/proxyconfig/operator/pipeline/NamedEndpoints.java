package io.proxyconfig.operator.pipeline;

import io.proxyconfig.operator.pipeline.ResourceInput.OtherResources;
import io.proxyconfig.operator.resolve.OtherResource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The addresses of instances that a resource names. When they change, others that name them too can need a reconciliation. */
final class NamedEndpoints {
    private Set<String> known = Set.of();

    /** Uses new addresses, and starts a reconciliation of the resources that name one of the earlier or of the new ones. */
    void update(Set<String> now, OtherResources others, Consumer<String> reconcile) {
        if (now.equals(known)) {
            return;
        }
        Set<String> all = new HashSet<>(known);
        all.addAll(now);
        known = now;
        others.naming(all).stream().map(OtherResource::key).forEach(reconcile);
    }
}
