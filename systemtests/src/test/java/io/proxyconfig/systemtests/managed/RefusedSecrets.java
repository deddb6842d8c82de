package io.proxyconfig.systemtests.managed;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;

/** A policy of a cluster that refuses each new Secret of a namespace. */
final class RefusedSecrets implements AutoCloseable {
    static final String MESSAGE = "no new Secrets in this namespace";

    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: NAME}
            spec:
              failurePolicy: Fail
              matchConstraints:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [secrets]}
              validations:
              - {expression: "false", message: REASON}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: NAME}
            spec: {policyName: NAME, validationActions: [Deny]}
            """;

    private final KubernetesClient client;
    private final String namespace;
    private final List<HasMetadata> objects;

    private RefusedSecrets(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.objects = client.load(new ByteArrayInputStream(POLICY.replace("NAME", namespace)
                        .replace("REASON", MESSAGE)
                        .getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    /** Creates the policy, and returns when the API server applies it. */
    static RefusedSecrets in(KubernetesClient client, String namespace) {
        RefusedSecrets policy = new RefusedSecrets(client, namespace);
        client.resourceList(policy.objects).create();
        Awaitility.await("the policy is in force")
                .atMost(ManagedFixture.TIMEOUT)
                .until(policy::isInForce);
        return policy;
    }

    /** Whether the API server refuses a Secret. */
    boolean isInForce() {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName("refused-by-policy")
                .withNamespace(namespace)
                .endMetadata()
                .build();
        try {
            client.resource(secret).dryRun().create();
            return false;
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage()).contains(MESSAGE);
        }
    }

    @Override
    public void close() {
        client.resourceList(objects).delete();
    }
}
