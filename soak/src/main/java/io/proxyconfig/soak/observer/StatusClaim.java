package io.proxyconfig.soak.observer;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.StatusReader;
import java.util.Objects;
import java.util.Optional;

/**
 * The statement {@code Programmed=True} about the present spec.
 *
 * @param generation the generation of the spec
 * @param expected what each current worker must have, if the statement is true
 */
record StatusClaim(long generation, ExpectedWorker expected) {

    /** The statement of a version of the resource; empty if it is another one, or about an earlier generation. */
    static Optional<StatusClaim> of(ProxyConfig resource) {
        if (!StatusReader.is(resource, "Programmed", Condition.Status.True)) {
            return Optional.empty();
        }
        String revision = Objects.requireNonNullElse(resource.getStatus().revision(), "");
        return Optional.of(new StatusClaim(
                resource.getMetadata().getGeneration(), ExpectedWorker.of(resource.getSpec(), revision)));
    }
}
