package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.operator.rollout.LeaseUnreadableException;
import io.proxyconfig.operator.rollout.OtherLeaderException;
import java.util.Optional;

/**
 * Whether this replica has the Lease. The framework detects the loss of the Lease some time later: a process that was stopped
 * for a while continues where it was, and another replica leads by then.
 */
@FunctionalInterface
interface Leadership {
    /** The only replica leads without a Lease. */
    Leadership WITHOUT_ELECTION = () -> {};

    /**
     * Returns if this replica leads.
     *
     * @throws OtherLeaderException if it does not
     * @throws LeaseUnreadableException if the API server does not say so
     */
    void confirm();

    /** Asks the API server which replica has the Lease. */
    static Leadership ofLease(KubernetesClient client, String namespace, String name, String identity) {
        return () -> {
            Lease lease;
            try {
                lease = client.leases().inNamespace(namespace).withName(name).get();
            } catch (KubernetesClientException e) {
                throw new LeaseUnreadableException("the Lease " + name + " cannot be read: " + e.getMessage());
            }
            String holder = Optional.ofNullable(lease)
                    .map(one -> one.getSpec().getHolderIdentity())
                    .orElse("");
            if (!identity.equals(holder)) {
                throw new OtherLeaderException("the Lease " + name + " belongs to "
                        + (holder.isEmpty() ? "no replica" : "the replica " + holder) + " now");
            }
        };
    }
}
