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
 * Runs the instances of resources that name none. Before a pass it sees to what operator and pods know each other by, and
 * finds the pods; after a pass, to everything else: what pods start with is what the pass has proven, and a pod that is too
 * many was let go in the pass.
 */
public final class ManagedInstancesReconciler {
    /** For what no watch tells: objects that carry no label of ours. */
    private static final Duration OBSTACLE_AGAIN = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final InstanceSettings settings;
    private final Platform platform;
    private final Clock clock;

    /** Found after a pass, told by the next. */
    private final Map<String, Rejection> obstacles = new ConcurrentHashMap<>();

    /** What pods know the operator by, also when the Secrets are gone and the pods have not heard of it yet. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Secret credentials, Secret tls) {
        /** Without anything secret. */
        @Override
        public String toString() {
            return "Known[]";
        }
    }

    /** Runs instances for one operator. */
    public ManagedInstancesReconciler(KubernetesClient client, InstanceSettings settings, Clock clock) {
        this.client = client;
        this.settings = settings;
        this.platform = new Platform(client);
        this.clock = clock;
    }

    /** The instances of a resource, with generated credentials in place; null where they exist already. */
    public @Nullable ManagedInstances prepare(ProxyConfig resource, Context<ProxyConfig> context) {
        if (resource.getSpec().external() != null) {
            return null;
        }
        InstanceNames names = InstanceNames.of(resource);
        Rejection obstacle = obstacles.get(resource.getMetadata().getUid());
        Credentials credentials = null;
        try {
            credentials = credentials(names, resource, objects(resource, context));
        } catch (RejectionException e) {
            obstacle = e.obstacle();
        }
        return find(resource, context, credentials, obstacle);
    }

    /** The instances of a resource as they are; nothing is written. Null where they exist already. */
    public @Nullable ManagedInstances look(ProxyConfig resource, Context<ProxyConfig> context) {
        if (resource.getSpec().external() != null) {
            return null;
        }
        InstanceNames names = InstanceNames.of(resource);
        Credentials credentials = OwnedEventSources.object(context, resource, Secret.class, names.credentials())
                .flatMap(secret -> OwnedEventSources.object(context, resource, Secret.class, names.tls())
                        .map(tls -> credentials(secret, tls)))
                .orElse(null);
        return find(resource, context, credentials, null);
    }

    /**
     * Brings the objects to what they should be after a pass.
     *
     * @return when to run again although there are no news; empty for never
     */
    public Optional<Instant> settle(ProxyConfig resource, Context<ProxyConfig> context, ReconcileResult outcome) {
        String uid = resource.getMetadata().getUid();
        if (resource.getSpec().external() != null) {
            obstacles.remove(uid);
            return Optional.empty();
        }
        Rejection before = obstacles.get(uid);
        Rejection now = null;
        try {
            bring(resource, objects(resource, context), outcome);
            obstacles.remove(uid);
        } catch (RejectionException e) {
            now = e.obstacle();
            obstacles.put(uid, now);
        }
        if (now == null) {
            return before == null ? Optional.empty() : Optional.of(clock.instant());
        }
        return Optional.of(now.equals(before) ? clock.instant().plus(OBSTACLE_AGAIN) : clock.instant());
    }

    /** Forgets a resource that is gone. */
    public void forget(ProxyConfig resource) {
        obstacles.remove(resource.getMetadata().getUid());
        known.remove(resource.getMetadata().getUid());
    }

    private ManagedInstances find(
            ProxyConfig resource,
            Context<ProxyConfig> context,
            @Nullable Credentials credentials,
            @Nullable Rejection obstacle) {
        List<Pod> pods = OwnedEventSources.owned(context, resource, Pod.class).toList();
        InstanceNames names = InstanceNames.of(resource);
        String outdated = OwnedEventSources.object(context, resource, StatefulSet.class, names.name())
                .map(current -> PodReplacement.pending(statefulSet(resource), current, pods))
                .orElse(null);
        ManagedInstances found =
                InstancePods.find(names, resource.getSpec().wantedReplicas(), pods, credentials, outdated, obstacle);
        return ManagedInstancesBuilder.builder(found)
                .image(InstanceContainers.image(InstanceStatefulSet.pod(resource), settings))
                .build();
    }

    private StatefulSet statefulSet(ProxyConfig resource) {
        return InstanceStatefulSet.of(resource, settings.withPlatformAssignsUser(platform.assignsUser()));
    }

    private OwnedObjects objects(ProxyConfig resource, Context<ProxyConfig> context) {
        return new OwnedObjects(client, resource, new OwnedObjects.Known() {
            @Override
            public <T extends HasMetadata> Optional<T> object(Class<T> type, String name) {
                return OwnedEventSources.object(context, resource, type, name);
            }
        });
    }

    private Credentials credentials(InstanceNames names, ProxyConfig resource, OwnedObjects objects)
            throws RejectionException {
        String uid = resource.getMetadata().getUid();
        Known before = known.get(uid);
        Secret secret = objects.current(Secret.class, names.credentials());
        if (secret == null || !CredentialsSecret.isGood(secret)) {
            Secret generated = CredentialsSecret.generate(resource, before == null ? secret : before.credentials());
            objects.generate(generated, secret);
            secret = generated;
        }
        Secret tls = objects.current(Secret.class, names.tls());
        if (tls == null || !TlsSecret.isGood(tls, names, clock.instant())) {
            Secret generated = TlsSecret.generate(resource, before == null ? tls : before.tls(), clock.instant());
            objects.generate(generated, tls);
            tls = generated;
        }
        known.put(uid, new Known(secret, tls));
        return credentials(secret, tls);
    }

    private static Credentials credentials(Secret secret, Secret tls) {
        return new Credentials(
                Generated.text(secret, CredentialsSecret.USERNAME),
                Generated.text(secret, CredentialsSecret.PASSWORD),
                Generated.text(secret, CredentialsSecret.TOKEN),
                Generated.text(tls, TlsSecret.AUTHORITIES),
                CredentialsSecret.former(secret));
    }

    private void bring(ProxyConfig resource, OwnedObjects objects, ReconcileResult outcome) throws RejectionException {
        InstanceNames names = InstanceNames.of(resource);
        Rendered rendered = outcome.rendered().orElse(null);
        Secret before = objects.current(Secret.class, names.boot());
        Secret boot = boot(resource, before, outcome);
        if (boot == null) {
            return;
        }
        if (InstanceStatefulSet.pod(resource).serviceAccountName() == null) {
            objects.bring(ServiceAccount.class, InstanceAccount.of(resource));
        }
        objects.bring(Service.class, HeadlessService.of(resource));
        objects.bring(PodDisruptionBudget.class, InstanceDisruptionBudget.of(resource));
        if (rendered != null) {
            List<ClientPorts.Port> ports = ClientPorts.of(resource.getSpec(), rendered);
            objects.bring(NetworkPolicy.class, InstanceNetworkPolicy.of(resource, ports, settings.operatorNamespace()));
            if (!ports.isEmpty()) {
                objects.bring(Service.class, ClientService.of(resource, ports));
            }
        }
        objects.bring(Secret.class, boot);
        objects.bring(StatefulSet.class, statefulSet(resource));
    }

    /** With the very first configuration, and then with those that are proven; null when there is none yet. */
    private static @Nullable Secret boot(ProxyConfig resource, @Nullable Secret before, ReconcileResult outcome) {
        if (before == null) {
            return outcome.rendered()
                    .map(rendered -> BootstrapSecret.of(resource, rendered))
                    .orElse(null);
        }
        return outcome.rendered()
                .filter(rendered -> outcome.verified())
                .map(rendered -> BootstrapSecret.of(resource, rendered))
                .orElseGet(() -> BootstrapSecret.keeping(resource, before));
    }
}
