package io.proxyconfig.operator.resolve;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An HAProxy that the operator configures.
 *
 * @param name name of the instance, unique in the resource
 * @param url URL of its Data Plane API, without a path
 * @param probeURL URL of its probe, without a path
 * @param credentials for both
 * @param podUid uid of its pod, because a later pod of the same name is another instance; null for an external instance
 */
public record Instance(
        String name,
        URI url,
        URI probeURL,
        Credentials credentials,
        @Nullable String podUid) {
    /** An external instance. */
    public Instance(String name, URI url, URI probeURL, Credentials credentials) {
        this(name, url, probeURL, credentials, null);
    }
}
