package io.proxyconfig.operator.resolve;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The managed instances of a resource, as the adapter observes them.
 *
 * @param up instances that the operator can configure now, in the order in which it changes them
 * @param wanted desired number of instances
 * @param present number of instances that exist, up or not
 * @param selector label selector of their pods
 * @param missing a sentence that says why fewer instances are up than desired; null if all are up
 * @param outdated a sentence that says why instances that are up differ from the desired pods; null if none does
 * @param rejection why the adapter cannot create the objects of the instances; null if it can
 * @param image HAProxy image of the instances; null if it is unknown
 */
@RecordBuilder
public record ManagedInstances(
        List<Instance> up,
        int wanted,
        int present,
        String selector,
        @Nullable String missing,
        @Nullable String outdated,
        @Nullable Rejection rejection,
        @Nullable String image) {

    public ManagedInstances {
        up = List.copyOf(up);
    }

    /**
     * The reason why the adapter cannot create the objects of managed instances.
     *
     * @param reason the reason in one word
     * @param message what is wrong, and what to do
     */
    public record Rejection(RejectionReason reason, String message) {}
}
