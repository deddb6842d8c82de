package io.proxyconfig.operator.resolve;

import java.net.URI;

/**
 * One HAProxy to configure.
 *
 * @param name name of the instance, unique in the resource
 * @param url where its Data Plane API is; no path
 * @param probeURL where its probe is; no path
 * @param credentials how to log in to both
 */
public record Instance(String name, URI url, URI probeURL, Credentials credentials) {}
