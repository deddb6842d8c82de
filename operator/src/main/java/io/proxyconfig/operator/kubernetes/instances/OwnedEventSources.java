package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.informers.ReducedItemStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Watches the objects of managed instances by their labels. A change or deletion by another client starts a
 * reconciliation, which restores the object.
 */
public final class OwnedEventSources {
    private static final List<Class<? extends HasMetadata>> TYPES = List.of(
            StatefulSet.class,
            Service.class,
            Secret.class,
            ServiceAccount.class,
            NetworkPolicy.class,
            PodDisruptionBudget.class,
            Pod.class);

    /** Objects of one answer to a list, of which a Secret can have 1 MiB. */
    private static final long LIST_LIMIT = 20;

    private OwnedEventSources() {}

    /** One event source for each type. */
    public static List<EventSource<?, ProxyConfig>> of(EventSourceContext<ProxyConfig> context) {
        return TYPES.stream()
                .<EventSource<?, ProxyConfig>>map(type -> source(context, type))
                .toList();
    }

    /** The objects of a type that have the labels of the resource. */
    static <T extends HasMetadata> Stream<T> owned(Context<ProxyConfig> context, ProxyConfig resource, Class<T> type) {
        return context
                .eventSourceRetriever()
                .getEventSourceFor(type, name(type))
                .getSecondaryResources(resource)
                .stream();
    }

    static <T extends HasMetadata> Optional<T> object(
            Context<ProxyConfig> context, ProxyConfig resource, Class<T> type, String name) {
        return owned(context, resource, type)
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst();
    }

    private static <T extends HasMetadata> EventSource<T, ProxyConfig> source(
            EventSourceContext<ProxyConfig> context, Class<T> type) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, ProxyConfig.class)
                        .withName(name(type))
                        .withLabelSelector(InstanceNames.MANAGED_BY + "=" + InstanceNames.OPERATOR)
                        .withSecondaryToPrimaryMapper(OwnedEventSources::primary)
                        .withInformerListLimit(LIST_LIMIT)
                        .withItemStore(new ReducedItemStore<>(OwnedEventSources::removeUnusedData))
                        .withNamespacesInheritedFromController()
                        .build(),
                context);
    }

    /** Whether an object has the label of the objects that the operator creates. */
    public static boolean hasLabelOfOperator(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && InstanceNames.OPERATOR.equals(labels.get(InstanceNames.MANAGED_BY));
    }

    /** A user with the right to create Secrets can set the labels of the operator. */
    private static void removeUnusedData(HasMetadata object) {
        if (object instanceof Secret secret && !InstanceNames.isOwnedSecret(secret)) {
            secret.setData(null);
        }
    }

    private static Set<ResourceID> primary(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String name = labels == null ? null : labels.get(InstanceNames.INSTANCE);
        return name == null
                ? Set.of()
                : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
    }

    private static String name(Class<?> type) {
        return "owned " + type.getSimpleName();
    }
}
