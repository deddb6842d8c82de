package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectMatcherTest {
    private static final InstanceSettings SETTINGS = new InstanceSettings("haproxy:1", "probe:1", null, false);

    @Test
    void defaultsOfTheApiServerAreIgnored() {
        StatefulSet wanted = wanted(1);
        StatefulSet current = copy(wanted);
        current.getSpec().getTemplate().getSpec().setServiceAccount("orders");
        current.getMetadata().setResourceVersion("7");
        current.getSpec().getTemplate().getSpec().getContainers().getFirst().setImagePullPolicy("IfNotPresent");

        assertThat(ObjectMatcher.matches(wanted, current)).isTrue();
    }

    @Test
    void fieldsOfOtherClientsAreIgnored() {
        StatefulSet wanted = wanted(1);
        StatefulSet current = copy(wanted);
        current.getSpec().getTemplate().getMetadata().getAnnotations().put("kubectl.kubernetes.io/restartedAt", "now");

        assertThat(ObjectMatcher.matches(wanted, current)).isTrue();
    }

    @Test
    void changesOfOtherClientsAreDetected() {
        StatefulSet wanted = wanted(1);
        StatefulSet current = copy(wanted);
        current.getSpec().setReplicas(4);
        assertThat(ObjectMatcher.matches(wanted, current)).isFalse();

        StatefulSet other = copy(wanted);
        other.getSpec().getTemplate().getSpec().getContainers().removeLast();
        assertThat(ObjectMatcher.matches(wanted, other)).isFalse();
    }

    @Test
    void quantitiesAreComparedAsAmounts() {
        StatefulSet wanted = wanted(1);
        StatefulSet current = Serialization.unmarshal(
                Serialization.asYaml(wanted).replace("100m", "0.1").replace("128Mi", "131072Ki"), StatefulSet.class);

        assertThat(ObjectMatcher.matches(wanted, current)).isTrue();
    }

    @Test
    void anEmptyStringEqualsAMissingField() {
        StatefulSet wanted = wanted(1);
        StatefulSet current = copy(wanted);
        EnvVar variable = new EnvVarBuilder().withName("REGION").withValue("").build();
        wanted.getSpec().getTemplate().getSpec().getContainers().getFirst().setEnv(List.of(variable));
        EnvVar stored = new EnvVarBuilder().withName("REGION").build();
        current.getSpec().getTemplate().getSpec().getContainers().getFirst().setEnv(List.of(stored));

        assertThat(ObjectMatcher.matches(wanted, current)).isTrue();
        stored.setValue("eu");
        assertThat(ObjectMatcher.matches(wanted, current)).isFalse();
    }

    @Test
    void obsoleteFieldsAreDetected() {
        ClientPorts.Port one = new ClientPorts.Port("one", "one", 3306);
        ClientPorts.Port two = new ClientPorts.Port("two", "two", 3307);
        Service before = ObjectMatcher.withHash(ClientService.of(resource(1), List.of(one, two)));
        Service wanted = ObjectMatcher.withHash(ClientService.of(resource(1), List.of(one)));

        assertThat(ObjectMatcher.matches(wanted, before)).isFalse();
        before.getMetadata().setAnnotations(wanted.getMetadata().getAnnotations());
        before.getSpec()
                .setPorts(List.of(
                        wanted.getSpec().getPorts().getFirst(),
                        new ServicePortBuilder().withName("other").withPort(1).build()));
        assertThat(ObjectMatcher.matches(wanted, before)).isTrue();
    }

    private static StatefulSet wanted(int replicas) {
        ProxyConfig resource = resource(replicas);
        return ObjectMatcher.withHash(
                InstanceStatefulSet.of(resource, InstancePodTemplate.of(resource, SETTINGS), replicas));
    }

    private static StatefulSet copy(StatefulSet original) {
        return Serialization.clone(original);
    }

    private static ProxyConfig resource(int replicas) {
        return Serialization.unmarshal("""
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: orders, namespace: shop, uid: uid}
                spec: {replicas: %d}
                """.formatted(replicas), ProxyConfig.class);
    }
}
