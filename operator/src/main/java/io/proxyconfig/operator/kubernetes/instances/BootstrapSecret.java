package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.pipeline.BootFiles;
import io.proxyconfig.operator.render.Rendered;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Secret with the files that a pod starts with. With the configuration, a pod also serves while the operator is
 * down. With the scripts, the official HAProxy image needs no change, and the scripts have the version of the operator.
 */
final class BootstrapSecret {
    private static final List<String> SCRIPTS =
            List.of("empty.cfg", "ready.sh", "start-dataplane.sh", "start-haproxy.sh", "stop-haproxy.sh");

    private BootstrapSecret() {}

    /**
     * The Secret with a new configuration.
     *
     * @param verified whether the configuration is verified on every instance, so that its ports serve
     */
    static Secret of(ProxyConfig resource, Rendered rendered, boolean verified) {
        String ports = verified ? ServedPorts.text(ClientPorts.of(resource.getSpec(), rendered)) : null;
        Map<String, String> configuration = new TreeMap<>();
        BootFiles.of(rendered)
                .forEach((name, content) ->
                        configuration.put(name, Base64.getEncoder().encodeToString(content)));
        return secret(resource, configuration, ports);
    }

    /** The Secret with its present configuration and the scripts of this version of the operator. */
    static Secret withCurrentScripts(ProxyConfig resource, Secret current) {
        Map<String, String> configuration = new TreeMap<>(current.getData());
        SCRIPTS.forEach(configuration::remove);
        Map<String, String> annotations = current.getMetadata().getAnnotations();
        return secret(resource, configuration, annotations == null ? null : annotations.get(ServedPorts.PORTS));
    }

    private static Secret secret(ProxyConfig resource, Map<String, String> configuration, @Nullable String ports) {
        Map<String, String> data = new TreeMap<>(configuration);
        SCRIPTS.forEach(name -> data.put(name, encoded(script(name))));
        return new SecretBuilder()
                .withMetadata(new ObjectMetaBuilder(InstanceNames.owned(
                                resource, InstanceNames.of(resource).boot()))
                        .withAnnotations(ports == null ? null : Map.of(ServedPorts.PORTS, ports))
                        .build())
                .withType("Opaque")
                .withData(data)
                .build();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String script(String name) {
        try (InputStream content = BootstrapSecret.class.getResourceAsStream("/boot/" + name)) {
            if (content == null) {
                throw new IllegalStateException("the operator was built without boot/" + name);
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read boot/" + name, e);
        }
    }
}
