package io.proxyconfig.operator.rollout;

/** Decides whether the operator may still change the instances of a resource in the present reconciliation. */
@FunctionalInterface
public interface ChangePermission {
    /**
     * Returns if the operator may. It is called before each change of an instance, so a reconciliation that took long does not
     * apply what is no longer wanted.
     *
     * @throws SupersededException if another replica of the operator leads, or the resource has changed
     */
    void confirm();
}
