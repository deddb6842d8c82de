package io.proxyconfig.operator.observe;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.dataplane.AuthorizationHeaders;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneErrorKind;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.HttpClients;
import io.proxyconfig.operator.observe.Reading.Available;
import io.proxyconfig.operator.observe.Reading.Failed;
import io.proxyconfig.operator.observe.Reading.Pending;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Credentials.Former;
import io.proxyconfig.operator.resolve.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of one instance, keeps the last result, and notifies a listener when it changes. It never writes.
 */
public final class InstanceMonitor implements AutoCloseable {
    /** The interval at which the probe itself updates its report. */
    static final Duration PROBE_INTERVAL = Duration.ofSeconds(2);

    static final Duration DATA_PLANE_INTERVAL = Duration.ofSeconds(4);
    /** Sessions, memory and latency change with every reading; the status shows them at this interval. */
    static final Duration COUNTERS_INTERVAL = Duration.ofSeconds(10);

    /** The time in which the Data Plane API of a new pod starts. */
    private static final Duration START_TIME = Duration.ofSeconds(30);

    private static final String CLOSED = "the operator does not observe the instance any more";

    private final Instance instance;
    private final Predicate<String> ownFile;
    private final Clock clock;
    private final Runnable onChange;
    private final HttpClients.Lease http;
    private final ProbeClient probe;
    private final DataPlaneClient dataPlane;

    private Reading<ProbeReport> probeReading;
    private Reading<DataPlaneView> dataPlaneReading;
    private long dataPlaneWrites;
    private final long createdNanos = System.nanoTime();
    private boolean dataPlaneAnswered;
    private volatile boolean closed;
    private Instant dataPlaneRecoveredAt = Instant.MIN;
    private @Nullable SignificantState notified;
    private Instant notifiedAt = Instant.MIN;

    InstanceMonitor(Instance instance, Predicate<String> ownFile, HttpClients clients, Clock clock, Runnable onChange) {
        this.instance = instance;
        this.ownFile = ownFile;
        this.clock = clock;
        this.onChange = onChange;
        this.http = clients.lease(instance.credentials().caCertificate());
        Credentials credentials = instance.credentials();
        Former former = credentials.former();
        this.probe = new ProbeClient(
                instance.probeURL(),
                AuthorizationHeaders.bearer(credentials.token(), former == null ? null : former.token()),
                http.client());
        this.dataPlane = new DataPlaneClient(
                instance.url(),
                AuthorizationHeaders.basic(
                        credentials.username(), credentials.password(), former == null ? null : former.password()),
                http.client());
        this.probeReading = new Pending<>(clock.instant());
        this.dataPlaneReading = new Pending<>(clock.instant());
    }

    /** The instance that this monitor reads. */
    public Instance instance() {
        return instance;
    }

    /** Its probe. */
    public ProbeClient probe() {
        return probe;
    }

    /** Its Data Plane API. */
    public DataPlaneClient dataPlane() {
        return dataPlane;
    }

    /** The last readings, of any age. */
    public synchronized InstanceObservation latest() {
        return new InstanceObservation(instance, probeReading, dataPlaneReading);
    }

    /**
     * Stores a report from any request, unless the stored one is at least as new. A probe repeats its last report until
     * it has a new one, and the report of a verification covers listeners that the probe does not check itself yet.
     */
    public synchronized void acceptReport(ProbeReport report) {
        boolean known = probeReading instanceof Available<ProbeReport> available
                && available.content().startedAt().equals(report.startedAt())
                && !report.observedAt().isAfter(available.content().observedAt());
        if (!known) {
            probeReading = new Available<>(report, clock.instant());
        }
    }

    /** Stores what a write of the operator left on disk. */
    public synchronized void recordWrite(DataPlaneView view) {
        dataPlaneWrites++;
        dataPlaneReading = new Available<>(view, clock.instant());
    }

    /** When the Data Plane API answered again after it had failed; {@link Instant#MIN} when it never failed. */
    public synchronized Instant dataPlaneRecoveredAt() {
        return dataPlaneRecoveredAt;
    }

    /** Whether the Data Plane API of a new pod has not answered yet, and has had little time to. */
    public synchronized boolean isStarting() {
        return instance.podUid() != null
                && !dataPlaneAnswered
                && System.nanoTime() - createdNanos < START_TIME.toNanos();
    }

    /** Reads the probe's report now. */
    public Reading<ProbeReport> refreshProbe() {
        try {
            if (closed) {
                throw new ProbeException(CLOSED);
            }
            acceptReport(probe.report());
        } catch (ProbeException e) {
            synchronized (this) {
                probeReading = new Failed<>(message(e), clock.instant());
            }
        }
        return latest().probe();
    }

    /** Reads the configuration and the ACL files from the Data Plane API now. */
    public Reading<DataPlaneView> refreshDataPlane() {
        long writesBefore;
        synchronized (this) {
            writesBefore = dataPlaneWrites;
        }
        Reading<DataPlaneView> reading;
        try {
            if (closed) {
                throw new DataPlaneException(DataPlaneErrorKind.Unreachable, CLOSED);
            }
            reading = new Available<>(DataPlaneReader.read(dataPlane, ownFile), clock.instant());
        } catch (DataPlaneException e) {
            reading = new Failed<>(message(e), clock.instant());
        }
        synchronized (this) {
            // the operator wrote during this read: the result may show the state before that write
            if (writesBefore == dataPlaneWrites) {
                if (dataPlaneReading instanceof Failed && reading instanceof Available) {
                    dataPlaneRecoveredAt = reading.at();
                }
                dataPlaneReading = reading;
                dataPlaneAnswered |= reading instanceof Available;
            }
            return dataPlaneReading;
        }
    }

    /** Notifies the listener when the observation has changed since the last notification. */
    void notifyIfChanged() {
        synchronized (this) {
            SignificantState now = SignificantState.of(latest());
            boolean countersDue = !clock.instant().isBefore(notifiedAt.plus(COUNTERS_INTERVAL));
            if (now.equals(notified) && !countersDue) {
                return;
            }
            notified = now;
            notifiedAt = clock.instant();
        }
        onChange.run();
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {
        closed = true;
        http.close();
    }
}
