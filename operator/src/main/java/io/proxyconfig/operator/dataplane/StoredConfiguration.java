package io.proxyconfig.operator.dataplane;

import org.jspecify.annotations.Nullable;

/**
 * haproxy.cfg as the Data Plane API stores it ({@code services/haproxy/configuration/raw}).
 *
 * @param version the version that the next push must name ({@code Configuration-Version}); after a failed reload it is
 *     higher than the one written in the file
 * @param checksum {@code Configuration-Checksum}; null until the Data Plane API has written the file itself. It covers
 *     the version, so the same content pushed again has another one.
 * @param text the file in the format of the Data Plane API
 */
public record StoredConfiguration(long version, @Nullable String checksum, String text) {}
