package io.proxyconfig.soak.faults;

import org.jspecify.annotations.Nullable;

/**
 * What a connection depends on.
 *
 * @param instance the number of the instance that it goes through; null while it is unknown
 * @param worker the process ID of the worker; null while it is unknown
 * @param database the number of its database
 * @param openedAt when it was opened, by the same time as the faults
 */
public record HeldBy(@Nullable Integer instance, @Nullable Long worker, int database, long openedAt) {}
