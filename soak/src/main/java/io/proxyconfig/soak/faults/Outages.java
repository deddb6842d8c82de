package io.proxyconfig.soak.faults;

import io.proxyconfig.harness.ControlPlane;
import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.OperatorProcess;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.harness.ProcessClock;
import io.proxyconfig.harness.WorkerList;
import io.proxyconfig.soak.SoakSystem;
import io.proxyconfig.soak.faults.FaultEffect.EndsDatabase;
import io.proxyconfig.soak.faults.FaultEffect.EndsHaproxy;
import io.proxyconfig.soak.faults.FaultEffect.EndsWorker;
import io.proxyconfig.soak.faults.FaultEffect.HangsHaproxy;
import io.proxyconfig.soak.faults.FaultEffect.Nothing;
import io.proxyconfig.soak.faults.FaultEffect.StopsStatus;
import io.proxyconfig.soak.plan.SoakStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How each kind of fault is injected. */
final class Outages {
    private static final Duration MASTER_EXIT = Duration.ofSeconds(3);
    /** The certificate of the API server is valid since an hour before its start. */
    private static final long MOST_MINUTES_BACK = -50;

    private static final long MOST_MINUTES_AHEAD = 300;

    private final SoakSystem system;

    Outages(SoakSystem system) {
        this.system = system;
    }

    /** The fault of a step; empty if the system has nothing that it can break, for example no draining worker. */
    Optional<Outage> of(SoakStep step) {
        int number = step.target();
        return switch (step.kind()) {
            case DATABASE_STOP -> databaseStop(number);
            case DATABASE_HANG -> databaseHang(number);
            case DATA_PLANE_KILL -> dataPlaneKill(number);
            case DATA_PLANE_HANG -> dataPlaneHang(number);
            case PROBE_KILL -> probeKill(number);
            case PROBE_HANG -> probeHang(number);
            case OPERATOR_KILL -> operatorKill();
            case OPERATOR_HANG -> operatorHang();
            case API_SERVER_RESTART -> apiServerRestart();
            case CURRENT_WORKER_KILL -> currentWorkerKill(number);
            case CURRENT_WORKER_HANG -> currentWorkerHang(number);
            case DRAINING_WORKER_KILL -> drainingWorkerKill(number, step);
            case OPERATOR_CLOCK -> clock(system.stack().operator().clock(), step);
            case PROBE_CLOCK ->
                clock(system.stack().instances().get(number).probe().clock(), step);
            default -> throw new IllegalArgumentException(step + " is no fault");
        };
    }

    private Optional<Outage> databaseStop(int number) {
        Database database = system.database(number);
        return Optional.of(new Outage(new EndsDatabase(number), database::kill, database::restart));
    }

    private Optional<Outage> databaseHang(int number) {
        Database database = system.database(number);
        return Optional.of(new Outage(new Nothing(), database::suspend, database::resume));
    }

    private Optional<Outage> dataPlaneKill(int number) {
        DataPlaneProcess dataPlane = system.stack().instances().get(number).dataPlane();
        return Optional.of(new Outage(new Nothing(), dataPlane::kill, dataPlane::restart));
    }

    private Optional<Outage> dataPlaneHang(int number) {
        DataPlaneProcess dataPlane = system.stack().instances().get(number).dataPlane();
        return Optional.of(new Outage(new Nothing(), dataPlane::suspend, dataPlane::resume));
    }

    private Optional<Outage> probeKill(int number) {
        ProbeProcess probe = system.stack().instances().get(number).probe();
        return Optional.of(new Outage(new Nothing(), probe::kill, probe::restart));
    }

    private Optional<Outage> probeHang(int number) {
        ProbeProcess probe = system.stack().instances().get(number).probe();
        return Optional.of(new Outage(new Nothing(), probe::suspend, probe::resume));
    }

    private Optional<Outage> operatorKill() {
        OperatorProcess operator = system.stack().operator();
        return Optional.of(new Outage(new StopsStatus(), operator::kill, operator::restart));
    }

    private Optional<Outage> operatorHang() {
        OperatorProcess operator = system.stack().operator();
        return Optional.of(new Outage(new StopsStatus(), operator::suspend, operator::resume));
    }

    private Optional<Outage> apiServerRestart() {
        ControlPlane controlPlane = system.stack().controlPlane();
        return Optional.of(new Outage(new StopsStatus(), controlPlane::killApiServer, controlPlane::startApiServer));
    }

    private Optional<Outage> currentWorkerKill(int number) {
        HaproxyProcess haproxy = system.haproxies().get(number);
        return Optional.of(new Outage(
                new EndsHaproxy(number),
                () -> {
                    HaproxyProcess.killWorker(haproxy.currentWorkerPid());
                    if (!haproxy.exitsWithin(MASTER_EXIT)) {
                        haproxy.kill(); // the worker was no longer the current one, because of a reload
                    }
                },
                haproxy::restart));
    }

    private Optional<Outage> currentWorkerHang(int number) {
        long worker = system.haproxies().get(number).currentWorkerPid();
        return Optional.of(new Outage(
                new HangsHaproxy(number),
                () -> HaproxyProcess.suspendWorker(worker),
                () -> HaproxyProcess.resumeWorker(worker)));
    }

    private Optional<Outage> drainingWorkerKill(int number, SoakStep step) {
        List<Long> draining = WorkerList.parse(system.haproxies().get(number).masterCommand("show proc"))
                .draining();
        if (draining.isEmpty()) {
            return Optional.empty();
        }
        long worker = draining.get(step.random().nextInt(draining.size()));
        return Optional.of(new Outage(new EndsWorker(worker), () -> HaproxyProcess.killWorker(worker), () -> {}));
    }

    /** The clock stays wrong until its next step. */
    private static Optional<Outage> clock(ProcessClock clock, SoakStep step) {
        long minutes = step.random().nextLong(MOST_MINUTES_BACK, MOST_MINUTES_AHEAD);
        return Optional.of(new Outage(new Nothing(), () -> clock.set(Duration.ofMinutes(minutes)), () -> {}));
    }
}
