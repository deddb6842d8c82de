package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Every version of the ProxyConfig, from a watch. */
final class ResourceVersions implements AutoCloseable {
    private final List<ProxyConfig> versions = new CopyOnWriteArrayList<>();
    private final Watch watch;
    private volatile @Nullable Exception failure;

    /** Starts with the current version. */
    ResourceVersions(Scenario scenario) {
        this.watch = scenario.handle().watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ProxyConfig resource) {
                versions.add(resource);
            }

            @Override
            public void onClose(WatcherException cause) {
                failure = cause;
            }
        });
        Awaitility.await("the first version").atMost(Scenario.TIMEOUT).until(() -> !versions.isEmpty());
    }

    /** All versions so far, in order. Waits until a version has arrived. */
    List<ProxyConfig> upTo(ProxyConfig resource) {
        String wanted = resource.getMetadata().getResourceVersion();
        Awaitility.await("resource version " + wanted + " arrives")
                .atMost(Scenario.TIMEOUT)
                .until(() -> failure != null
                        || versions.stream()
                                .anyMatch(one ->
                                        one.getMetadata().getResourceVersion().equals(wanted)));
        assertThat(failure).as("the watch").isNull();
        return List.copyOf(versions);
    }

    @Override
    public void close() {
        watch.close();
    }
}
