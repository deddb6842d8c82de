package io.proxyconfig.operator.kubernetes.instances;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes objects of one resource where they differ from what they should be, and never an object of somebody else. */
final class OwnedObjects {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedObjects.class);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KubernetesClient client;
    private final ProxyConfig resource;
    private final Known known;

    /** What is known of the objects of a resource without asking the API server. */
    @FunctionalInterface
    interface Known {
        /** The object of this type and name, if the watch has brought it. */
        <T extends HasMetadata> Optional<T> object(Class<T> type, String name);
    }

    OwnedObjects(KubernetesClient client, ProxyConfig resource, Known known) {
        this.client = client;
        this.resource = resource;
        this.known = known;
    }

    /**
     * The object as it is, from the watch or else from the API server, which knows also what has no label of ours.
     *
     * @throws RejectionException when it is somebody else's
     */
    <T extends HasMetadata> @Nullable T current(Class<T> type, String name) throws RejectionException {
        Optional<T> watched = known.object(type, name);
        T current = watched.isPresent()
                ? watched.get()
                : client.resources(type)
                        .inNamespace(resource.getMetadata().getNamespace())
                        .withName(name)
                        .get();
        if (current != null) {
            refuseForeign(current);
        }
        return current;
    }

    /**
     * Brings an object to what it should be; asks the API server for nothing where it is.
     *
     * @throws RejectionException when it is somebody else's, or the API server refuses it
     */
    <T extends HasMetadata> void bring(Class<T> type, T desired) throws RejectionException {
        T marked = ObjectMatcher.marked(desired);
        T current = current(type, desired.getMetadata().getName());
        if (current == null || !ObjectMatcher.matches(marked, current)) {
            apply(marked, current != null);
        }
    }

    /**
     * Makes a Secret with generated values, for the first time or anew. Where somebody else was faster than what is known
     * here, the API server reports a conflict and nothing is lost.
     *
     * @param before what is there now; null for nothing
     * @throws RejectionException when the API server refuses it
     */
    void generate(Secret generated, @Nullable Secret before) throws RejectionException {
        if (before == null) {
            apply(generated, false);
            return;
        }
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", before.getMetadata().getResourceVersion());
        metadata.putObject("annotations").putNull(Generated.ROTATE);
        ObjectNode data = patch.putObject("data");
        if (before.getData() != null) {
            before.getData().keySet().forEach(data::putNull);
        }
        generated.getData().forEach(data::put);
        client.secrets()
                .inNamespace(generated.getMetadata().getNamespace())
                .withName(generated.getMetadata().getName())
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        LOG.info(
                "The Secret {}/{} has new values",
                generated.getMetadata().getNamespace(),
                generated.getMetadata().getName());
    }

    /** What is not there must not have appeared meanwhile, so it is not forced. */
    private void apply(HasMetadata desired, boolean exists) throws RejectionException {
        String what = desired.getKind() + " " + desired.getMetadata().getName();
        try {
            client.resource(desired)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(InstanceNames.OPERATOR)
                            .withForce(exists)
                            .build());
            LOG.info(
                    "The operator {} {} of {}/{}",
                    exists ? "updated" : "created",
                    what,
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409 && !exists) {
                throw new RejectionException(Rejection.Kind.NameTaken, taken(what));
            }
            if (e.getCode() == 422 || e.getCode() == 403) {
                throw new RejectionException(
                        Rejection.Kind.InstancesRefused, "the API server refuses the " + what + ": " + words(e));
            }
            throw e;
        }
    }

    private void refuseForeign(HasMetadata current) throws RejectionException {
        List<OwnerReference> owners = current.getMetadata().getOwnerReferences();
        String what = current.getKind() + " " + current.getMetadata().getName();
        if (owners.stream()
                .noneMatch(owner -> owner.getUid().equals(resource.getMetadata().getUid()))) {
            boolean predecessor = owners.stream()
                    .anyMatch(owner -> owner.getKind().equals(resource.getKind())
                            && owner.getName().equals(resource.getMetadata().getName()));
            throw new RejectionException(
                    Rejection.Kind.NameTaken,
                    predecessor
                            ? "the " + what + " is still there from a ProxyConfig of this name that was deleted; it is"
                                    + " waited for, Kubernetes deletes it"
                            : taken(what));
        }
    }

    private static String taken(String what) {
        return "there is a " + what + " that is not of this ProxyConfig, and it is left alone: delete or rename it, or"
                + " give the ProxyConfig another name";
    }

    private static String words(KubernetesClientException e) {
        return e.getStatus() == null || e.getStatus().getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getMessage();
    }
}
