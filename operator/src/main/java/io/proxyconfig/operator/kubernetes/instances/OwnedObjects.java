package io.proxyconfig.operator.kubernetes.instances;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.RejectionReason;
import io.proxyconfig.operator.rollout.ChangePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the objects of one resource if they differ from the desired state. It never changes or deletes an object that has
 * another owner.
 */
final class OwnedObjects {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedObjects.class);

    /** The codes of a refusal. A webhook that gives no code refuses with 400. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    private static final int CONFLICT = 409;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KubernetesClient client;
    private final ProxyConfig resource;
    private final Cache cache;
    private final MatchedObjects matched;
    private final ChangePermission permission;

    /** The objects of a resource in the caches of the informers. */
    @FunctionalInterface
    interface Cache {
        /** The object of this type and name, if it is in a cache. */
        <T extends HasMetadata> Optional<T> object(Class<T> type, String name);
    }

    OwnedObjects(
            KubernetesClient client,
            ProxyConfig resource,
            Cache cache,
            MatchedObjects matched,
            ChangePermission permission) {
        this.client = client;
        this.resource = resource;
        this.cache = cache;
        this.matched = matched;
        this.permission = permission;
    }

    /** Confirmed before each write. */
    ChangePermission permission() {
        return permission;
    }

    /**
     * The present object, from the cache or else from the API server; the cache has only objects with the labels of the
     * operator.
     *
     * @throws RejectionException if the object has another owner
     */
    <T extends HasMetadata> @Nullable T current(Class<T> type, String name) throws RejectionException {
        Optional<T> cached = cache.object(type, name);
        T current = cached.isPresent()
                ? cached.get()
                : client.resources(type)
                        .inNamespace(resource.getMetadata().getNamespace())
                        .withName(name)
                        .get();
        if (current != null) {
            rejectOtherOwner(current);
        }
        return current;
    }

    /**
     * Creates or updates an object. Sends no request if the object is in the desired state already, and does not build the
     * desired state if it was built from the same input for the present version of the object.
     *
     * @param input what the desired state depends on, besides the spec
     * @throws RejectionException if the object has another owner, or the API server refuses the write
     */
    <T extends HasMetadata> void apply(Class<T> type, String name, Object input, Supplier<T> desired)
            throws RejectionException {
        String uid = resource.getMetadata().getUid();
        String object = type.getSimpleName() + "/" + name;
        List<Object> inputs = List.of(resource.getMetadata().getGeneration(), input);
        T current = current(type, name);
        if (current != null
                && matched.isKnown(uid, object, inputs, current.getMetadata().getResourceVersion())) {
            return;
        }
        T hashed = ObjectMatcher.withHash(desired.get());
        if (current == null || !ObjectMatcher.matches(hashed, current)) {
            patch(hashed, current != null);
        } else {
            matched.record(uid, object, inputs, current.getMetadata().getResourceVersion());
        }
    }

    /**
     * Deletes an object that belongs to the resource. Leaves an object of another owner alone, and one that has changed since it
     * was read: that change starts another reconciliation.
     *
     * @throws RejectionException if the API server refuses the deletion
     */
    <T extends HasMetadata> void delete(Class<T> type, String name) throws RejectionException {
        Optional<T> present = cache.object(type, name)
                .filter(this::isOwned)
                .filter(one -> one.getMetadata().getDeletionTimestamp() == null);
        if (present.isEmpty()) {
            return;
        }
        String what = type.getSimpleName() + " " + name;
        permission.confirm();
        try {
            client.resource(present.get())
                    .lockResourceVersion(present.get().getMetadata().getResourceVersion())
                    .delete();
            LOG.info(
                    "The operator deleted {} of {}/{}",
                    what,
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName());
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                rejectRefused(e, what);
                throw e;
            }
            LOG.info("The {} has changed in the meantime: {}", what, e.getMessage());
        }
    }

    /**
     * Creates a Secret with generated values, or replaces all its values. If another client has changed the Secret
     * since it was read, the API server reports a conflict and the Secret does not change.
     *
     * @param before the present Secret; null if it does not exist
     * @throws RejectionException if the API server refuses the write
     */
    void writeGenerated(Secret generated, @Nullable Secret before) throws RejectionException {
        if (before == null) {
            patch(generated, false);
            return;
        }
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", before.getMetadata().getResourceVersion());
        metadata.putObject("annotations").putNull(GeneratedSecrets.ROTATE);
        ObjectNode data = patch.putObject("data");
        if (before.getData() != null) {
            before.getData().keySet().forEach(data::putNull);
        }
        generated.getData().forEach(data::put);
        permission.confirm();
        try {
            client.secrets()
                    .inNamespace(generated.getMetadata().getNamespace())
                    .withName(generated.getMetadata().getName())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
        } catch (KubernetesClientException e) {
            rejectRefused(e, "Secret " + generated.getMetadata().getName());
            throw e;
        }
        LOG.info(
                "The Secret {}/{} has new values",
                generated.getMetadata().getNamespace(),
                generated.getMetadata().getName());
    }

    /** Does not force the creation of an object: it fails if another client has created the object in the meantime. */
    private void patch(HasMetadata desired, boolean exists) throws RejectionException {
        String what = desired.getKind() + " " + desired.getMetadata().getName();
        permission.confirm();
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
            if (e.getCode() == CONFLICT && !exists) {
                throw new RejectionException(RejectionReason.NameTaken, nameTaken(what));
            }
            rejectRefused(e, what);
            throw e;
        }
    }

    /** Invalid, forbidden (also by a quota), or refused by a webhook. */
    private static void rejectRefused(KubernetesClientException e, String what) throws RejectionException {
        if (REFUSALS.contains(e.getCode())) {
            throw new RejectionException(
                    RejectionReason.InstancesRefused, "the API server refuses the " + what + ": " + message(e));
        }
    }

    private void rejectOtherOwner(HasMetadata current) throws RejectionException {
        String what = current.getKind() + " " + current.getMetadata().getName();
        if (!isOwned(current)) {
            boolean predecessor = current.getMetadata().getOwnerReferences().stream()
                    .anyMatch(owner -> owner.getKind().equals(resource.getKind())
                            && owner.getName().equals(resource.getMetadata().getName()));
            throw new RejectionException(
                    RejectionReason.NameTaken,
                    predecessor
                            ? "the " + what
                                    + " belongs to a deleted ProxyConfig of the same name; the operator waits until"
                                    + " Kubernetes has deleted it"
                            : nameTaken(what));
        }
    }

    private boolean isOwned(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(resource.getMetadata().getUid()));
    }

    private static String nameTaken(String what) {
        return "the " + what
                + " does not belong to this ProxyConfig, and the operator does not change it: delete or rename it,"
                + " or give the ProxyConfig another name";
    }

    private static String message(KubernetesClientException e) {
        return e.getStatus() == null || e.getStatus().getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getMessage();
    }
}
