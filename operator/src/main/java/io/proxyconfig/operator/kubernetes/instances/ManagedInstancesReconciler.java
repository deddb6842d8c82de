package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.pods.PodReplacer;
import io.proxyconfig.operator.kubernetes.pods.ReplacementTurns;
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import io.proxyconfig.operator.rollout.ChangePermission;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates and updates the Kubernetes objects of managed instances. Before the pipeline runs, it creates the credentials
 * and finds the pods. After the pipeline, it applies all other objects: new pods start with the configuration that the
 * pipeline verified, and the pipeline stops monitoring a pod before the StatefulSet removes it.
 */
public final class ManagedInstancesReconciler {
    /**
     * The informers do not watch objects without the labels of the operator, so the operator reads such an object again
     * after this time.
     */
    private static final Duration REJECTION_RETRY = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final InstanceSettings settings;

    /** Rejections of {@link #apply}; the next reconciliation reports them in the status. */
    private final Map<String, Rejection> rejections = new ConcurrentHashMap<>();

    private final InstanceSecrets secrets;
    private final MatchedObjects matched = new MatchedObjects();
    private final ManagedPods managedPods;

    /** Manages the instances of all resources of one operator. */
    public ManagedInstancesReconciler(
            KubernetesClient client, InstanceSettings settings, ReplacementTurns turns, Clock clock) {
        this.client = client;
        this.settings = settings;
        this.secrets = new InstanceSecrets(clock);
        this.managedPods = new ManagedPods(client, settings, turns);
    }

    /**
     * Creates missing credentials, and returns the instances of a resource; null if its instances are external.
     *
     * @param permission confirmed before each write
     */
    public @Nullable ManagedInstances ensureCredentials(
            ProxyConfig resource, Context<ProxyConfig> context, ChangePermission permission) {
        if (resource.getSpec().external() != null) {
            return find(resource, context);
        }
        InstanceSecrets.EnsuredCredentials ensured = secrets.ensure(resource, objects(resource, context, permission));
        Rejection rejection = ensured.rejection() == null
                ? rejections.get(resource.getMetadata().getUid())
                : ensured.rejection();
        return managedInstances(resource, context, ensured.credentials(), rejection);
    }

    /** The present instances of a resource; null if its instances are external. Writes nothing. */
    public @Nullable ManagedInstances find(ProxyConfig resource, Context<ProxyConfig> context) {
        InstanceNames names = InstanceNames.of(resource);
        if (resource.getSpec().external() != null
                && ownStatefulSet(resource, context, names).isEmpty()) {
            return null;
        }
        Credentials credentials = secrets.find(
                resource,
                OwnedEventSources.object(context, resource, Secret.class, names.credentials()),
                OwnedEventSources.object(context, resource, Secret.class, names.tls()));
        return managedInstances(resource, context, credentials, null);
    }

    /**
     * The StatefulSet of a resource. It also exists for a spec with {@code external} that the API server took without the
     * transition rule of the CRD; such a spec is invalid, and the operator continues to observe the pods.
     */
    private static Optional<StatefulSet> ownStatefulSet(
            ProxyConfig resource, Context<ProxyConfig> context, InstanceNames names) {
        return OwnedEventSources.object(context, resource, StatefulSet.class, names.name())
                .filter(set -> set.getMetadata().getOwnerReferences().stream().anyMatch(owner -> owner.getUid()
                        .equals(resource.getMetadata().getUid())));
    }

    private static int wantedReplicas(ProxyConfig resource, Context<ProxyConfig> context, InstanceNames names) {
        return resource.getSpec().external() == null
                ? resource.getSpec().wantedReplicas()
                : ownStatefulSet(resource, context, names)
                        .map(set -> set.getSpec().getReplicas())
                        .orElse(0);
    }

    /**
     * Creates and updates the objects of a resource after the pipeline has run.
     *
     * @param permission confirmed before each write
     * @param events gets what the operator does with pods
     * @return after which time the next reconciliation is due without an event; empty if none is necessary
     */
    public Optional<Duration> apply(
            ProxyConfig resource,
            Context<ProxyConfig> context,
            ReconcileResult result,
            ChangePermission permission,
            Consumer<OperatorEvent> events) {
        String uid = resource.getMetadata().getUid();
        if (resource.getSpec().external() != null) {
            rejections.remove(uid);
            return Optional.empty();
        }
        Rejection before = rejections.get(uid);
        Rejection now = applyObjects(resource, context, result, permission, events);
        if (now == null) {
            rejections.remove(uid);
        } else {
            rejections.put(uid, now);
        }
        if (!Objects.equals(before, now)) {
            return Optional.of(Duration.ZERO);
        }
        return now == null ? Optional.empty() : Optional.of(REJECTION_RETRY);
    }

    /** Removes the data of a deleted resource. */
    public void forget(ProxyConfig resource) {
        rejections.remove(resource.getMetadata().getUid());
        secrets.forget(resource);
        matched.forget(resource.getMetadata().getUid());
        managedPods.forget(resource);
    }

    private ManagedInstances managedInstances(
            ProxyConfig resource,
            Context<ProxyConfig> context,
            @Nullable Credentials credentials,
            @Nullable Rejection rejection) {
        List<Pod> pods = pods(resource, context);
        PodReplacer.PodsStatus status = managedPods.status(resource, pods);
        InstanceNames names = InstanceNames.of(resource);
        return ManagedInstancesBuilder.builder(InstancePods.find(
                        names, wantedReplicas(resource, context, names), pods, credentials, rejection))
                .image(InstanceContainers.image(InstanceStatefulSet.pod(resource), settings))
                .replacements(status.pending())
                .sidecars(status.sidecars())
                .build();
    }

    private static List<Pod> pods(ProxyConfig resource, Context<ProxyConfig> context) {
        return InstancePods.ofStatefulSet(
                InstanceNames.of(resource), OwnedEventSources.owned(context, resource, Pod.class));
    }

    private OwnedObjects objects(ProxyConfig resource, Context<ProxyConfig> context, ChangePermission permission) {
        return new OwnedObjects(
                client,
                resource,
                new OwnedObjects.Cache() {
                    @Override
                    public <T extends HasMetadata> Optional<T> object(Class<T> type, String name) {
                        return OwnedEventSources.object(context, resource, type, name);
                    }
                },
                matched,
                permission);
    }

    /** Applies the objects, and returns the first rejection; null if there is none. */
    private @Nullable Rejection applyObjects(
            ProxyConfig resource,
            Context<ProxyConfig> context,
            ReconcileResult result,
            ChangePermission permission,
            Consumer<OperatorEvent> events) {
        OwnedObjects objects = objects(resource, context, permission);
        InstanceNames names = InstanceNames.of(resource);
        String name = names.name();
        Optional<Secret> boot = OwnedEventSources.object(
                context, resource, Secret.class, InstanceNames.of(resource).boot());
        if (boot.isEmpty() && result.rendered().isEmpty()) {
            return null;
        }
        IndependentWrites writes = new IndependentWrites();
        if (InstanceStatefulSet.pod(resource).serviceAccountName() == null) {
            writes.run(() -> objects.apply(ServiceAccount.class, name, "", () -> InstanceAccount.of(resource)));
        }
        writes.run(() -> objects.apply(Service.class, names.headless(), "", () -> HeadlessService.of(resource)));
        writes.run(
                () -> objects.apply(PodDisruptionBudget.class, name, "", () -> InstanceDisruptionBudget.of(resource)));
        Optional<List<ClientPorts.Port>> ports =
                result.rendered().map(rendered -> servedPorts(resource, context, result, rendered, boot));
        ports.ifPresent(all -> writes.run(() -> objects.apply(
                NetworkPolicy.class,
                name,
                all,
                () -> InstanceNetworkPolicy.of(resource, all, settings.operatorNamespace()))));
        boolean canStart = writes.run(() -> applyBootstrapSecret(resource, objects, result))
                || OwnedEventSources.object(context, resource, StatefulSet.class, name)
                        .isPresent();
        boolean pods = canStart
                && writes.run(() -> managedPods.apply(resource, pods(resource, context), objects, result, events));
        // after the pods have the label that the Service selects
        if (pods) {
            ports.ifPresent(all -> writes.run(() -> applyClientService(resource, objects, all)));
        }
        return writes.rejection();
    }

    /** A Service needs a port, so without ports there is none. */
    private static void applyClientService(ProxyConfig resource, OwnedObjects objects, List<ClientPorts.Port> ports)
            throws RejectionException {
        String name = InstanceNames.of(resource).name();
        if (ports.isEmpty()) {
            objects.delete(Service.class, name);
        } else {
            objects.apply(Service.class, name, ports, () -> ClientService.of(resource, ports));
        }
    }

    private static List<ClientPorts.Port> servedPorts(
            ProxyConfig resource,
            Context<ProxyConfig> context,
            ReconcileResult result,
            Rendered rendered,
            Optional<Secret> boot) {
        String name = InstanceNames.of(resource).name();
        return ServedPorts.of(
                ClientPorts.of(resource.getSpec(), rendered),
                result.verified() ? null : boot.orElse(null),
                OwnedEventSources.object(context, resource, NetworkPolicy.class, name)
                        .orElse(null),
                result.sessions());
    }

    /**
     * Applies the bootstrap Secret with the first configuration, and after that only with verified configurations. Does
     * nothing if there is no configuration yet.
     */
    private static void applyBootstrapSecret(ProxyConfig resource, OwnedObjects objects, ReconcileResult result)
            throws RejectionException {
        String name = InstanceNames.of(resource).boot();
        Secret before = objects.current(Secret.class, name);
        Optional<Rendered> rendered = result.rendered().filter(any -> before == null || result.verified());
        if (rendered.isPresent()) {
            objects.apply(
                    Secret.class,
                    name,
                    List.of(rendered.get(), result.verified()),
                    () -> BootstrapSecret.of(resource, rendered.get(), result.verified()));
        } else if (before != null) {
            objects.apply(Secret.class, name, "", () -> BootstrapSecret.withCurrentScripts(resource, before));
        }
    }
}
