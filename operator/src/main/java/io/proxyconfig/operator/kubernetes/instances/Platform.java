package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Detects a platform that assigns users to pods. It asks the API server once, because that does not change. */
final class Platform {
    /** OpenShift's SecurityContextConstraints: pods get a user of the namespace's range, and "restricted-v2" refuses others. */
    private static final String SECURITY_CONTEXT_CONSTRAINTS = "security.openshift.io";

    private final KubernetesClient client;
    private final AtomicReference<@Nullable Boolean> assignsUser = new AtomicReference<>();

    Platform(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Whether each pod gets a user from the platform.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server does not answer
     */
    boolean assignsUser() {
        Boolean known = assignsUser.get();
        if (known == null) {
            known = client.hasApiGroup(SECURITY_CONTEXT_CONSTRAINTS, true);
            assignsUser.set(known);
        }
        return known;
    }
}
