package io.proxyconfig.operator.resolve;

import java.util.List;

/**
 * A ProxyConfig that asks for instances that another one may have or want.
 *
 * @param resource the ProxyConfig
 * @param order the lowest one of several resources is the oldest
 * @param takeOver whether a user wants it to take instances that have the configuration of another ProxyConfig
 * @param others the other resources that name one of its instances
 */
public record Claimant(ResourceIdentity resource, String order, boolean takeOver, List<OtherResource> others) {
    /** The annotation with which a user moves instances to a resource. */
    public static final String TAKE_OVER = "proxyconfig.io/take-over";

    public Claimant {
        others = List.copyOf(others);
    }
}
