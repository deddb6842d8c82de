package io.proxyconfig.operator.resolve;

/**
 * A network or a single address, in the one spelling that HAProxy prints it in ({@code show acl}), so that what is wanted
 * and what runs can be compared as text.
 *
 * @param text for example {@code 10.0.0.0/8}, {@code 10.0.0.7} or {@code fd00::/8}
 */
public record Cidr(String text) {}
