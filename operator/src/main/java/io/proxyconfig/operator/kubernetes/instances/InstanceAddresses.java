package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Pod;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The addresses and credentials of the managed instances that are up, for a reader outside the controller. */
public final class InstanceAddresses {
    private InstanceAddresses() {}

    /**
     * The managed instances of a resource that are up; none if their Secrets are missing.
     *
     * @param pods the pods of the namespace
     * @param secrets the values of the Secrets of the namespace, by name and key
     */
    public static List<Instance> of(ProxyConfig resource, List<Pod> pods, Map<String, Map<String, String>> secrets) {
        InstanceNames names = InstanceNames.of(resource);
        List<Pod> own = InstancePods.ofStatefulSet(
                names,
                pods.stream()
                        .filter(pod -> pod.getMetadata().getLabels() != null
                                && names.name()
                                        .equals(pod.getMetadata().getLabels().get(InstanceNames.INSTANCE))));
        Credentials credentials = credentials(
                secrets.getOrDefault(names.credentials(), Map.of()), secrets.getOrDefault(names.tls(), Map.of()));
        return InstancePods.find(names, resource.getSpec().wantedReplicas(), own, credentials, null)
                .up();
    }

    private static @Nullable Credentials credentials(Map<String, String> credentials, Map<String, String> tls) {
        String username = credentials.get(CredentialsSecret.USERNAME);
        String password = credentials.get(CredentialsSecret.PASSWORD);
        String token = credentials.get(CredentialsSecret.TOKEN);
        if (username == null || password == null || token == null) {
            return null;
        }
        return new Credentials(username, password, token, tls.get(TlsSecret.AUTHORITIES));
    }
}
