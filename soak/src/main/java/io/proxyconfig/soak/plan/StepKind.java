package io.proxyconfig.soak.plan;

/** A kind of change or fault. */
public enum StepKind {
    /** Other allowed sources of a listener. */
    ALLOW_LIST("allow list edited", StepTarget.SPEC, 0, 0),
    /** Another time-out. */
    TIMEOUT("time-out changed", StepTarget.SPEC, 0, 0),
    /** Another weight of a server. */
    WEIGHT("weight of a server changed", StepTarget.SPEC, 0, 0),
    /** A server more or less. */
    SERVER("server added or removed", StepTarget.SPEC, 0, 0),
    /** A listener more or less. */
    LISTENER("listener added or removed", StepTarget.SPEC, 0, 0),

    /** The database is killed, and starts again. */
    DATABASE_STOP("database stopped", StepTarget.DATABASE, 1, 6),
    /** The database hangs. */
    DATABASE_HANG("database hung", StepTarget.DATABASE, 2, 10),
    /** The Data Plane API of an instance is killed, and starts again. */
    DATA_PLANE_KILL("Data Plane API killed", StepTarget.DATA_PLANE, 0, 8),
    /** The Data Plane API of an instance hangs. */
    DATA_PLANE_HANG("Data Plane API hung", StepTarget.DATA_PLANE, 2, 14),
    /** The probe of an instance is killed, and starts again. */
    PROBE_KILL("probe killed", StepTarget.PROBE, 0, 14),
    /** The probe of an instance hangs. */
    PROBE_HANG("probe hung", StepTarget.PROBE, 2, 16),
    /** The operator is killed, and starts again. */
    OPERATOR_KILL("operator killed", StepTarget.CONTROL, 0, 8),
    /** The operator hangs. */
    OPERATOR_HANG("operator hung", StepTarget.CONTROL, 2, 14),
    /** The API server is killed, and starts again. */
    API_SERVER_RESTART("API server restarted", StepTarget.CONTROL, 0, 5),
    /** The current worker is killed, so the master ends with all workers, and is started again. */
    CURRENT_WORKER_KILL("current worker killed", StepTarget.HAPROXY, 0, 14),
    /** The current worker hangs. */
    CURRENT_WORKER_HANG("current worker hung", StepTarget.HAPROXY, 2, 16),
    /** A draining worker is killed. */
    DRAINING_WORKER_KILL("draining worker killed", StepTarget.HAPROXY, 0, 0),
    /** The wall clock of the operator jumps. */
    OPERATOR_CLOCK("clock of the operator set", StepTarget.CONTROL, 0, 0),
    /** The wall clock of a probe jumps. */
    PROBE_CLOCK("clock of a probe set", StepTarget.PROBE, 0, 0);

    private final String label;
    private final StepTarget target;
    private final int shortest;
    private final int longest;

    StepKind(String label, StepTarget target, int shortest, int longest) {
        this.label = label;
        this.target = target;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** The text for people. */
    public String label() {
        return label;
    }

    /** What it affects. */
    public StepTarget target() {
        return target;
    }

    /** Whether it changes the spec, as a user does. */
    public boolean isChange() {
        return target == StepTarget.SPEC;
    }

    /** The shortest time until the fault ends, in seconds. */
    int shortest() {
        return shortest;
    }

    /** The longest time until the fault ends, in seconds. */
    int longest() {
        return longest;
    }
}
