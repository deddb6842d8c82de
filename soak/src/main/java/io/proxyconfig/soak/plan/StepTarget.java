package io.proxyconfig.soak.plan;

/** What a step affects. Two steps never affect the same one at the same time. */
public enum StepTarget {
    /** The spec of the ProxyConfig. */
    SPEC(1),
    /** One of two databases. */
    DATABASE(2),
    /** The Data Plane API of an instance. */
    DATA_PLANE(SoakPlan.INSTANCES),
    /** The probe of an instance. */
    PROBE(SoakPlan.INSTANCES),
    /** The HAProxy of an instance. */
    HAPROXY(SoakPlan.INSTANCES),
    /** The operator and the API server, because an operator cannot start without an API server. */
    CONTROL(1);

    private final int count;

    StepTarget(int count) {
        this.count = count;
    }

    /** How many of them there are. */
    public int count() {
        return count;
    }
}
