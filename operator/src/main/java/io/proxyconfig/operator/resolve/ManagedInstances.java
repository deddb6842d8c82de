package io.proxyconfig.operator.resolve;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instances that an adapter runs itself, as it finds them.
 *
 * @param up those that can be configured now, in the order in which a change goes out
 * @param wanted how many there shall be
 * @param present how many there are, up or not yet
 * @param selector label selector of their pods
 * @param missing why fewer are up than wanted, a sentence; null when all are
 * @param outdated why those that are up are not all as the adapter wants them, a sentence; null when they are
 * @param obstacle what keeps the adapter from running them as they should be; null for nothing
 * @param image the HAProxy image that the adapter gives them; null where it is not known
 */
@RecordBuilder
public record ManagedInstances(
        List<Instance> up,
        int wanted,
        int present,
        String selector,
        @Nullable String missing,
        @Nullable String outdated,
        @Nullable Rejection obstacle,
        @Nullable String image) {

    public ManagedInstances {
        up = List.copyOf(up);
    }

    /**
     * Why instances can't be run.
     *
     * @param kind in one word
     * @param message a sentence that says what would help
     */
    public record Rejection(Kind kind, String message) {
        /** The kinds of obstacle. */
        public enum Kind {
            /** An object has a name that is needed, and belongs to somebody else. */
            NameTaken,
            /** The API server refuses an object that is needed. */
            InstancesRefused
        }
    }
}
