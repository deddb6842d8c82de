package io.proxyconfig.operator.dataplane;

/**
 * A file of the Data Plane API's general storage.
 *
 * @param name its name in the storage
 * @param path its path for HAProxy
 */
public record StoredFile(String name, String path) {}
