package io.proxyconfig.soak.connections;

/**
 * The worker that has a session.
 *
 * @param instance the number of its instance
 * @param worker its process ID
 */
record WorkerLocation(int instance, long worker) {

    @Override
    public String toString() {
        return "worker " + worker + " of instance " + instance;
    }
}
