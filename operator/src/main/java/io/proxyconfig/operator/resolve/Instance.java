package io.proxyconfig.operator.resolve;

import java.net.URI;

/**
 * An HAProxy that the operator configures.
 *
 * @param name name of the instance, unique in the resource
 * @param url URL of its Data Plane API, without a path
 * @param probeURL URL of its probe, without a path
 * @param credentials for both
 */
public record Instance(String name, URI url, URI probeURL, Credentials credentials) {}
