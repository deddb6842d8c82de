package io.proxyconfig.soak.faults;

/** What a fault excuses, while it lasts. */
public sealed interface FaultEffect {

    /** The HAProxy of an instance ends, with all its connections. */
    record EndsHaproxy(int instance) implements FaultEffect {}

    /** The current worker of an instance does not answer. No connection breaks. */
    record HangsHaproxy(int instance) implements FaultEffect {}

    /** A draining worker ends, with its connections. */
    record EndsWorker(long pid) implements FaultEffect {}

    /** A database ends, with its connections. */
    record EndsDatabase(int database) implements FaultEffect {}

    /** The status cannot change: no operator or no API server. No connection breaks. */
    record StopsStatus() implements FaultEffect {}

    /** No connection breaks, and the status stays right. */
    record Nothing() implements FaultEffect {}
}
