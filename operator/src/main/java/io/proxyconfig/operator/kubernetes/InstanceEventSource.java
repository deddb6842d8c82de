package io.proxyconfig.operator.kubernetes;

import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.Set;

/** Starts a reconciliation of a resource when one of its instances changes. */
final class InstanceEventSource extends AbstractEventSource<Void, ProxyConfig> {

    InstanceEventSource() {
        super(Void.class, "instances");
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
