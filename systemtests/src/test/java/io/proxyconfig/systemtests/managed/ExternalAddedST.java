package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Management;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.ControlPlane;
import io.proxyconfig.harness.CustomResources;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A resource that runs its own instances gets {@code external} from an API server without the transition rule of the CRD. */
class ExternalAddedST {
    private static final String EXTERNAL =
            "{\"credentialsSecretRef\": {\"name\": \"dataplane\"}, \"instances\": [{\"name\": \"a\","
                    + " \"dataPlaneURL\": \"http://127.0.0.1:1\", \"probeURL\": \"http://127.0.0.1:1\"}]}";

    @Test
    void theChangeIsRefusedAndTheInstancesStayObserved(@TempDir Path folder, @TempDir Path podFolder) throws Exception {
        try (ControlPlane plane = ControlPlane.start()) {
            CustomResources.install(plane.client());
            removeTransitionRules(plane);
            TestNamespace namespace = new TestNamespace(plane, "default");
            int port = FreePorts.one();
            try (ManagedFixture fixture = ManagedFixture.start(namespace, folder);
                    EchoProgram echo = new EchoProgram();
                    LocalPod pod = new LocalPod(fixture, "own", podFolder)) {
                fixture.apply("own", echo.spec(port));
                pod.start();
                fixture.awaitCondition("own", "Ready", Condition.Status.True);
                SortedMap<String, String> objects = fixture.versions("own");
                try (Socket held = EchoProgram.connect(port)) {
                    assertThat(EchoProgram.works(held)).isTrue();

                    fixture.set("own", "/external", EXTERNAL);

                    ProxyConfig refused = fixture.awaitCondition("own", "Accepted", Condition.Status.False);
                    assertThat(StatusReader.condition(refused, "Accepted")).hasValueSatisfying(condition -> {
                        assertThat(condition.reason()).isEqualTo("Invalid");
                        assertThat(condition.message())
                                .isEqualTo(
                                        "spec.external: cannot be added to a ProxyConfig that runs its own instances:"
                                                + " remove spec.external, or create another ProxyConfig with it and delete this"
                                                + " one");
                    });
                    assertThat(refused.getStatus().management()).isEqualTo(Management.Managed);
                    fixture.await(ProxyConfig.class, "own", one -> StatusReader.instance(one, "own-0")
                            .filter(instance -> instance.workers() != null
                                    && instance.workers().stream().anyMatch(worker -> Integer.valueOf(1)
                                            .equals(worker.sessions())))
                            .isPresent());
                    assertThat(EchoProgram.works(held)).isTrue();
                }
                assertThat(fixture.versions("own")).isEqualTo(objects);
                assertThat(fixture.await(StatefulSet.class, "own").getSpec().getReplicas())
                        .isEqualTo(1);

                fixture.remove("own", "/external");
                fixture.awaitCondition("own", "Ready", Condition.Status.True);
            }
        }
    }

    private static void removeTransitionRules(ControlPlane plane) {
        plane.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("proxyconfigs.proxyconfig.io")
                .edit(definition -> {
                    Objects.requireNonNull(schema(definition).getProperties().get("spec"))
                            .getXKubernetesValidations()
                            .removeIf(rule -> rule.getRule().contains("oldSelf.external"));
                    return definition;
                });
    }

    private static JSONSchemaProps schema(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    }
}
