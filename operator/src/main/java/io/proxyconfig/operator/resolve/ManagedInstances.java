package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.v1alpha1.PodReplacement;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The managed instances of a resource, as the adapter observes them.
 *
 * @param up instances that the operator can configure now, in the order in which it changes them
 * @param leaving instances whose pods will go, and which have sessions until then
 * @param wanted desired number of instances
 * @param present number of instances that exist, up or not
 * @param selector label selector of their pods
 * @param missing a sentence that says why fewer instances are up than desired; null if all are up
 * @param replacements pods that are still to be replaced
 * @param sidecars why a sidecar does not have its image; null if all have it
 * @param rejection why the adapter cannot create the objects of the instances; null if it can
 * @param image HAProxy image of the instances; null if it is unknown
 */
@RecordBuilder
public record ManagedInstances(
        List<Instance> up,
        List<LeavingInstance> leaving,
        int wanted,
        int present,
        String selector,
        @Nullable String missing,
        List<PodReplacement> replacements,
        @Nullable SidecarState sidecars,
        @Nullable Rejection rejection,
        @Nullable String image) {

    public ManagedInstances {
        up = List.copyOf(up);
        leaving = List.copyOf(leaving);
        replacements = List.copyOf(replacements);
    }

    /** The path of the server-state file in a pod, in the folder of the socket of the master CLI. */
    public static final String SERVER_STATE_FILE = "/run/proxyconfig/" + ServerStateUpdate.FILE_NAME;

    /** The path of a file of the Data Plane API's general storage in a pod. */
    public static String storedFile(String name) {
        return "/var/lib/proxyconfig/general/" + name;
    }

    /** Managed instances of which nothing exists. */
    public static ManagedInstances none() {
        return ManagedInstancesBuilder.builder()
                .up(List.of())
                .leaving(List.of())
                .replacements(List.of())
                .selector("")
                .build();
    }

    /**
     * The reason why the adapter cannot create the objects of managed instances.
     *
     * @param reason the reason in one word
     * @param message what is wrong, and what to do
     */
    public record Rejection(RejectionReason reason, String message) {}
}
