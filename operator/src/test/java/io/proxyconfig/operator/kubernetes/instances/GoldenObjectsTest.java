package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Renderer;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every folder below {@code src/test/resources/instances} is one case: a ProxyConfig, and the objects that its instances
 * take. {@code -Dgolden.update=true} writes them anew; look at the difference before you keep it.
 */
class GoldenObjectsTest {
    private static final Path ROOT = Path.of(
            Objects.requireNonNull(System.getProperty("project.root")), "operator/src/test/resources/instances");
    private static final InstanceSettings SETTINGS =
            new InstanceSettings("haproxy:3.2", "proxyconfig-probe:1.2.3", "proxyconfig", false);

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "full", "raw", "openshift"})
    void equalsTheGoldenFiles(String name) throws IOException {
        Path folder = ROOT.resolve(name);
        ProxyConfig resource = Serialization.unmarshal(Files.readString(folder.resolve("in.yaml")), ProxyConfig.class);
        Rendered rendered = rendered(resource, folder);
        List<ClientPorts.Port> ports = ClientPorts.of(resource.getSpec(), rendered);
        InstanceSettings settings = SETTINGS.withPlatformAssignsUser(name.equals("openshift"));
        Map<String, HasMetadata> objects = Map.of(
                "account", InstanceAccount.of(resource),
                "boot", readable(BootstrapSecret.of(resource, rendered, true)),
                "budget", InstanceDisruptionBudget.of(resource),
                "headless", HeadlessService.of(resource),
                "network", InstanceNetworkPolicy.of(resource, ports, SETTINGS.operatorNamespace()),
                "service", ClientService.of(resource, ports),
                "statefulset",
                        InstanceStatefulSet.of(
                                resource,
                                InstancePodTemplate.of(resource, settings),
                                resource.getSpec().wantedReplicas()));

        for (Map.Entry<String, HasMetadata> object : objects.entrySet()) {
            Path file = folder.resolve(object.getKey() + ".yaml");
            String actual = Serialization.asYaml(object.getValue());
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(file, actual);
            }
            assertThat(actual).as(object.getKey()).isEqualTo(Files.readString(file));
        }
    }

    /** With text instead of Base64, and without what scripts say, which their own files do. */
    private static Secret readable(Secret secret) {
        Map<String, String> text = new TreeMap<>();
        secret.getData()
                .forEach((key, value) -> text.put(
                        key,
                        key.endsWith(".sh")
                                ? "the script"
                                : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        secret.setData(null);
        secret.setStringData(text);
        return secret;
    }

    private static Rendered rendered(ProxyConfig resource, Path folder) throws IOException {
        Path raw = folder.resolve("raw.cfg");
        Map<String, String> configMap = Files.exists(raw) ? Map.of("haproxy.cfg", Files.readString(raw)) : Map.of();
        Resolution resolution = new Resolver()
                .resolve(
                        new ResourceIdentity(
                                resource.getMetadata().getNamespace(),
                                resource.getMetadata().getName(),
                                resource.getMetadata().getUid()),
                        resource.getSpec(),
                        new References(Map.of(), Map.of("haproxy", configMap)),
                        ManagedInstancesBuilder.builder(ManagedInstances.none())
                                .wanted(1)
                                .build());
        assertThat(resolution).isInstanceOf(Resolution.Resolved.class);
        return (Rendered) new Renderer().render(((Resolution.Resolved) resolution).desired());
    }
}
