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
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Platform platform;
    private final Clock clock;

    /** Rejections of {@link #apply}; the next reconciliation reports them in the status. */
    private final Map<String, Rejection> rejections = new ConcurrentHashMap<>();

    /** The last credentials. The pods use them for a time after another client has deleted the Secrets. */
    private final Map<String, IssuedSecrets> issued = new ConcurrentHashMap<>();

    private record IssuedSecrets(Secret credentials, Secret tls) {
        /** Shows no secret value. */
        @Override
        public String toString() {
            return "IssuedSecrets[]";
        }
    }

    /** Manages the instances of all resources of one operator. */
    public ManagedInstancesReconciler(KubernetesClient client, InstanceSettings settings, Clock clock) {
        this.client = client;
        this.settings = settings;
        this.platform = new Platform(client);
        this.clock = clock;
    }

    /** Creates missing credentials, and returns the instances of a resource; null if its instances are external. */
    public @Nullable ManagedInstances ensureCredentials(ProxyConfig resource, Context<ProxyConfig> context) {
        if (resource.getSpec().external() != null) {
            return null;
        }
        InstanceNames names = InstanceNames.of(resource);
        Rejection rejection = rejections.get(resource.getMetadata().getUid());
        Credentials credentials = null;
        try {
            credentials = ensureSecrets(names, resource, objects(resource, context));
        } catch (RejectionException e) {
            rejection = e.rejection();
        }
        return managedInstances(resource, context, credentials, rejection);
    }

    /** The present instances of a resource; null if its instances are external. Writes nothing. */
    public @Nullable ManagedInstances find(ProxyConfig resource, Context<ProxyConfig> context) {
        if (resource.getSpec().external() != null) {
            return null;
        }
        InstanceNames names = InstanceNames.of(resource);
        Credentials credentials = OwnedEventSources.object(context, resource, Secret.class, names.credentials())
                .flatMap(secret -> OwnedEventSources.object(context, resource, Secret.class, names.tls())
                        .map(tls -> credentials(secret, tls)))
                .orElse(null);
        return managedInstances(resource, context, credentials, null);
    }

    /**
     * Creates and updates the objects of a resource after the pipeline has run.
     *
     * @return when the next reconciliation is due without an event; empty if none is necessary
     */
    public Optional<Instant> apply(ProxyConfig resource, Context<ProxyConfig> context, ReconcileResult result) {
        String uid = resource.getMetadata().getUid();
        if (resource.getSpec().external() != null) {
            rejections.remove(uid);
            return Optional.empty();
        }
        Rejection before = rejections.get(uid);
        Rejection now = null;
        try {
            applyObjects(resource, objects(resource, context), result);
            rejections.remove(uid);
        } catch (RejectionException e) {
            now = e.rejection();
            rejections.put(uid, now);
        }
        if (now == null) {
            return before == null ? Optional.empty() : Optional.of(clock.instant());
        }
        return Optional.of(now.equals(before) ? clock.instant().plus(REJECTION_RETRY) : clock.instant());
    }

    /** Removes the data of a deleted resource. */
    public void forget(ProxyConfig resource) {
        rejections.remove(resource.getMetadata().getUid());
        issued.remove(resource.getMetadata().getUid());
    }

    private ManagedInstances managedInstances(
            ProxyConfig resource,
            Context<ProxyConfig> context,
            @Nullable Credentials credentials,
            @Nullable Rejection rejection) {
        List<Pod> pods = OwnedEventSources.owned(context, resource, Pod.class).toList();
        InstanceNames names = InstanceNames.of(resource);
        String outdated = OwnedEventSources.object(context, resource, StatefulSet.class, names.name())
                .map(current -> PodReplacement.pending(statefulSet(resource), current, pods))
                .orElse(null);
        ManagedInstances found =
                InstancePods.find(names, resource.getSpec().wantedReplicas(), pods, credentials, outdated, rejection);
        return ManagedInstancesBuilder.builder(found)
                .image(InstanceContainers.image(InstanceStatefulSet.pod(resource), settings))
                .build();
    }

    private StatefulSet statefulSet(ProxyConfig resource) {
        return InstanceStatefulSet.of(resource, settings.withPlatformAssignsUser(platform.assignsUser()));
    }

    private OwnedObjects objects(ProxyConfig resource, Context<ProxyConfig> context) {
        return new OwnedObjects(client, resource, new OwnedObjects.Cache() {
            @Override
            public <T extends HasMetadata> Optional<T> object(Class<T> type, String name) {
                return OwnedEventSources.object(context, resource, type, name);
            }
        });
    }

    private Credentials ensureSecrets(InstanceNames names, ProxyConfig resource, OwnedObjects objects)
            throws RejectionException {
        String uid = resource.getMetadata().getUid();
        IssuedSecrets before = issued.get(uid);
        Secret secret = objects.current(Secret.class, names.credentials());
        if (secret == null || !CredentialsSecret.isUsable(secret)) {
            Secret generated = CredentialsSecret.generate(resource, before == null ? secret : before.credentials());
            objects.writeGenerated(generated, secret);
            secret = generated;
        }
        Secret tls = objects.current(Secret.class, names.tls());
        if (tls == null || !TlsSecret.isUsable(tls, names, clock.instant())) {
            Secret generated = TlsSecret.generate(resource, before == null ? tls : before.tls(), clock.instant());
            objects.writeGenerated(generated, tls);
            tls = generated;
        }
        issued.put(uid, new IssuedSecrets(secret, tls));
        return credentials(secret, tls);
    }

    private static Credentials credentials(Secret secret, Secret tls) {
        return new Credentials(
                GeneratedSecrets.text(secret, CredentialsSecret.USERNAME),
                GeneratedSecrets.text(secret, CredentialsSecret.PASSWORD),
                GeneratedSecrets.text(secret, CredentialsSecret.TOKEN),
                GeneratedSecrets.text(tls, TlsSecret.AUTHORITIES),
                CredentialsSecret.former(secret));
    }

    private void applyObjects(ProxyConfig resource, OwnedObjects objects, ReconcileResult result)
            throws RejectionException {
        InstanceNames names = InstanceNames.of(resource);
        Rendered rendered = result.rendered().orElse(null);
        Secret before = objects.current(Secret.class, names.boot());
        Secret boot = bootstrapSecret(resource, before, result);
        if (boot == null) {
            return;
        }
        if (InstanceStatefulSet.pod(resource).serviceAccountName() == null) {
            objects.apply(ServiceAccount.class, InstanceAccount.of(resource));
        }
        objects.apply(Service.class, HeadlessService.of(resource));
        objects.apply(PodDisruptionBudget.class, InstanceDisruptionBudget.of(resource));
        if (rendered != null) {
            List<ClientPorts.Port> ports = ClientPorts.of(resource.getSpec(), rendered);
            objects.apply(NetworkPolicy.class, InstanceNetworkPolicy.of(resource, ports, settings.operatorNamespace()));
            if (!ports.isEmpty()) {
                objects.apply(Service.class, ClientService.of(resource, ports));
            }
        }
        objects.apply(Secret.class, boot);
        objects.apply(StatefulSet.class, statefulSet(resource));
    }

    /**
     * The bootstrap Secret with the first configuration, and after that only with verified configurations; null if
     * there is no configuration yet.
     */
    private static @Nullable Secret bootstrapSecret(
            ProxyConfig resource, @Nullable Secret before, ReconcileResult result) {
        if (before == null) {
            return result.rendered()
                    .map(rendered -> BootstrapSecret.of(resource, rendered))
                    .orElse(null);
        }
        return result.rendered()
                .filter(rendered -> result.verified())
                .map(rendered -> BootstrapSecret.of(resource, rendered))
                .orElseGet(() -> BootstrapSecret.withCurrentScripts(resource, before));
    }
}
