package io.proxyconfig.demo;

import io.proxyconfig.api.v1alpha1.Backend;
import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.harness.KubernetesStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** Adapts a sample to this machine: its free ports, its database and its HAProxy instances. */
final class SampleManifests {
    private final KubernetesStack stack;

    SampleManifests(KubernetesStack stack) {
        this.stack = stack;
    }

    /** The sample with a listener on this port. */
    ProxyConfig withPorts(String sample, int port) {
        ProxyConfig resource = read(sample);
        ProxyConfigSpec spec = resource.getSpec();
        Listener listener = spec.listeners().getFirst();
        Backend backend = spec.backends().getFirst();
        Server server = backend.servers().getFirst();
        resource.getMetadata().setNamespace(stack.namespace());
        resource.setSpec(ProxyConfigSpecBuilder.builder(spec)
                .listeners(List.of(new Listener(
                        listener.name(),
                        listener.address(),
                        port,
                        listener.allowedSources(),
                        listener.maxConnections(),
                        listener.backend())))
                .backends(List.of(new Backend(
                        backend.name(),
                        backend.balance(),
                        List.of(new Server(
                                server.name(),
                                stack.database().host(),
                                stack.database().port(),
                                server.weight(),
                                server.backup(),
                                server.maxConnections())),
                        backend.healthCheck())))
                .external(stack.external())
                .build());
        return resource;
    }

    private ProxyConfig read(String sample) {
        try {
            String yaml = Files.readString(KubernetesStack.projectRoot().resolve(sample));
            return stack.client().getKubernetesSerialization().unmarshal(yaml, ProxyConfig.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + sample, e);
        }
    }
}
