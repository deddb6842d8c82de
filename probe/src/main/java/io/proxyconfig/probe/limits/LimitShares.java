package io.proxyconfig.probe.limits;

/** How a limit is divided between workers. */
final class LimitShares {
    private LimitShares() {}

    /** What draining workers leave over for the current worker, 0 or more. */
    static int leftOver(int limit, int draining) {
        return Math.max(0, limit - draining);
    }

    /**
     * The limit of a worker from the request for its successor until it stops. The successor starts with what this and the draining
     * workers leave over, so the sum never exceeds the limit, whatever both accept in the meantime.
     *
     * @param limit the limit of the successor
     * @param draining the most connections of draining workers
     * @param current the connections of this worker, with those in its queues
     */
    static int untilHandover(int limit, int draining, int current) {
        int rest = leftOver(limit, draining + current);
        int share = rest / 2;
        // A worker without a connection cannot have the limit 0, which means no limit.
        return current + (current + share == 0 ? rest : share);
    }
}
