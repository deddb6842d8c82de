package io.proxyconfig.operator.kubernetes;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.Set;
import java.util.function.Consumer;

/** Starts a reconciliation of a resource when one of its instances changes. */
final class InstanceEventSource extends AbstractEventSource<Void, ProxyConfig>
        implements ResourceEventAware<ProxyConfig> {
    private final Consumer<ProxyConfig> onDeleted;

    /**
     * A source for all resources.
     *
     * @param onDeleted gets each deleted resource, also if another client has removed its finalizer
     */
    InstanceEventSource(Consumer<ProxyConfig> onDeleted) {
        super(Void.class, "instances");
        this.onDeleted = onDeleted;
    }

    @Override
    public void onResourceDeleted(ProxyConfig resource) {
        onDeleted.accept(resource);
    }

    static String key(ProxyConfig resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }

    void instanceChanged(String key) {
        if (isRunning()) {
            int slash = key.indexOf('/');
            getEventHandler().handleEvent(new Event(new ResourceID(key.substring(slash + 1), key.substring(0, slash))));
        }
    }

    @Override
    public Set<Void> getSecondaryResources(ProxyConfig primary) {
        return Set.of();
    }
}
