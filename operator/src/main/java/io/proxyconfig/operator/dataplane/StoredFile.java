package io.proxyconfig.operator.dataplane;

/**
 * A file of the Data Plane API's general storage.
 *
 * @param name its name there
 * @param path where HAProxy finds it
 */
public record StoredFile(String name, String path) {}
