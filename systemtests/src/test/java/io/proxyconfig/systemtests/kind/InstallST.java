package io.proxyconfig.systemtests.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import org.junit.jupiter.api.Test;

/** What {@code kubectl apply -k} installs makes a ProxyConfig Ready that applications can use. */
@KindTest
class InstallST {

    @Test
    void theSampleIsReadyAndItsDatabaseAnswersThroughTheService(Cluster cluster) {
        cluster.kubectl("wait", "--for=condition=Ready", "--timeout=3m", "proxyconfig/orders");
        cluster.kubectlWith("""
                apiVersion: v1
                kind: Pod
                metadata: {name: mysql-client}
                spec:
                  restartPolicy: Never
                  automountServiceAccountToken: false
                  securityContext:
                    runAsNonRoot: true
                    runAsUser: 999
                    fsGroup: 999
                    seccompProfile: {type: RuntimeDefault}
                  containers:
                  - name: mysql
                    image: mysql:8.4
                    imagePullPolicy: IfNotPresent
                    command: [bash, -c]
                    args:
                    - >-
                      MYSQL_PWD=$(cat /run/secrets/database/app) exec mysql --host=orders --port=3306 --user=app
                      --connect-timeout=10 --skip-column-names --execute='SELECT CONCAT("through the proxy: ", USER())' app
                    securityContext:
                      allowPrivilegeEscalation: false
                      capabilities: {drop: [ALL]}
                    volumeMounts:
                    - {name: database, mountPath: /run/secrets/database, readOnly: true}
                  volumes:
                  - {name: database, secret: {secretName: database}}
                """, "apply", "-f", "-");
        cluster.await("the query ends", () -> {
            String phase = cluster.kubectl("get", "pod", "mysql-client", "-o", "jsonpath={.status.phase}");
            return phase.equals("Succeeded") || phase.equals("Failed");
        });
        assertThat(cluster.kubectl("logs", "mysql-client")).contains("through the proxy: app@");
        cluster.kubectl("delete", "pod", "mysql-client");
    }

    @Test
    void theNetworkPolicyIsThatOfThePods(Cluster cluster) {
        NetworkPolicy policy = cluster.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(Cluster.NAMESPACE)
                .withName("orders")
                .get();
        assertThat(cluster.client()
                        .pods()
                        .inNamespace(Cluster.NAMESPACE)
                        .withLabels(policy.getSpec().getPodSelector().getMatchLabels())
                        .list()
                        .getItems())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyInAnyOrder("orders-0", "orders-1");
        assertThat(policy.getSpec().getPolicyTypes()).contains("Ingress");
        assertThat(policy.getSpec().getIngress()).isNotEmpty();
    }

    @Test
    void aStandbyWaitsBesideTheLeader(Cluster cluster) {
        assertThat(cluster.operators()).hasSize(2).allMatch(KindProxyConfig::isReady);
        assertThat(cluster.operators())
                .extracting(pod -> pod.getMetadata().getName())
                .contains(cluster.leader());
    }
}
