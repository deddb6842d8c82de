package io.proxyconfig.operator.dataplane;

/**
 * An ACL of the running worker.
 *
 * @param id its number, which may change with a reload
 * @param storageName the path of the file that it was loaded from
 */
public record RuntimeAcl(String id, String storageName) {

    /**
     * One entry of an ACL.
     *
     * @param id its address in the worker's memory, to delete it by
     * @param value the entry
     */
    public record Entry(String id, String value) {}
}
