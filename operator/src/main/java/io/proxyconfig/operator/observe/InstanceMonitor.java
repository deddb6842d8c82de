package io.proxyconfig.operator.observe;

import io.proxyconfig.api.Ticker;
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
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
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

    /** The interval between two readings of the probe, and the time limit of one. */
    static final Duration LONGEST_READING = PROBE_INTERVAL.plus(ProbeClient.QUICK);

    /** The time in which the Data Plane API of a new pod starts. */
    private static final Duration START_TIME = Duration.ofSeconds(30);

    private static final String CLOSED = "the operator has stopped observing the instance";

    private final Instance instance;
    private final Predicate<String> ownFile;
    private final Ticker ticker;
    private final Runnable onChange;
    private final HttpClients.Lease http;
    private final ProbeClient probe;
    private final DataPlaneClient dataPlane;

    private final NewestReport newest = new NewestReport();
    private @Nullable Failed<ProbeReport> probeFailure;
    private ReportIdentity identity;
    private Reading<DataPlaneView> dataPlaneReading = new Pending<>();
    private long dataPlaneWrites;
    private final Duration created;
    private boolean dataPlaneAnswered;
    private volatile boolean closed;
    private @Nullable Duration dataPlaneRecovered;
    private @Nullable SignificantState notified;
    private @Nullable Duration lastNotification;
    private @Nullable Future<?> expiry;

    InstanceMonitor(
            Instance instance, Predicate<String> ownFile, HttpClients clients, Ticker ticker, Runnable onChange) {
        this.instance = instance;
        this.ownFile = ownFile;
        this.ticker = ticker;
        this.created = ticker.now();
        this.identity = new ReportIdentity(instance, Set.of());
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

    /** The last readings. */
    public synchronized InstanceObservation latest() {
        Reading<ProbeReport> reading = probeReading();
        return new InstanceObservation(
                instance,
                reading,
                reading instanceof Available ? newest.age(ticker.now()) : Duration.ZERO,
                dataPlaneReading);
    }

    private Reading<ProbeReport> probeReading() {
        if (probeFailure != null) {
            return probeFailure;
        }
        if (newest.isOutdated(ticker.now())) {
            return new Failed<>(
                    "the probe answers, but its last observation of HAProxy is older than "
                            + ProbeReport.MAX_AGE.toSeconds() + " s",
                    ReadingFailure.Outdated);
        }
        return newest.report().<Reading<ProbeReport>>map(Available::new).orElseGet(Pending::new);
    }

    /** How long the present report counts, unless a newer one arrives; empty without a report. */
    synchronized Optional<Duration> reportExpiry() {
        return probeReading() instanceof Available
                ? Optional.of(ProbeReport.MAX_AGE.minus(newest.age(ticker.now())))
                : Optional.empty();
    }

    /**
     * Stores a report from any request, unless the stored one has a later observation. A probe repeats its last report until
     * it has a new one, and the report of a verification covers listeners that the probe does not check itself yet.
     *
     * @return whether the report is about this instance
     */
    public synchronized boolean acceptReport(ProbeReport report) {
        Optional<String> other = identity.otherInstance(report);
        if (other.isPresent()) {
            probeFailure = new Failed<>(other.get(), ReadingFailure.OtherInstance);
        } else if (newest.offer(report, ticker.now())) {
            probeFailure = null;
        }
        return other.isEmpty();
    }

    /** Records the URLs of the probes of all instances of the resource. */
    synchronized void recordProbes(Set<URI> probes) {
        identity = new ReportIdentity(instance, probes);
    }

    /** Whether the probe of another instance answers at the address of this one. */
    public boolean isOtherInstance() {
        return latest().probe() instanceof Failed<ProbeReport> failed && failed.cause() == ReadingFailure.OtherInstance;
    }

    /** Stores what a write of the operator left on disk. */
    public synchronized void recordWrite(DataPlaneView view) {
        dataPlaneWrites++;
        dataPlaneReading = new Available<>(view);
    }

    /** When the Data Plane API answered again after it had failed, by the ticker; empty when it never failed. */
    public synchronized Optional<Duration> dataPlaneRecovered() {
        return Optional.ofNullable(dataPlaneRecovered);
    }

    /** Whether the Data Plane API of a new pod has not answered yet, and has had little time to. */
    public synchronized boolean isStarting() {
        return instance.podUid() != null
                && !dataPlaneAnswered
                && ticker.now().minus(created).compareTo(START_TIME) < 0;
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
                probeFailure = new Failed<>(message(e));
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
            reading = new Available<>(DataPlaneReader.read(dataPlane, ownFile));
        } catch (DataPlaneException e) {
            reading = new Failed<>(message(e));
        }
        synchronized (this) {
            // the operator wrote during this read: the result may show the state before that write
            if (writesBefore == dataPlaneWrites) {
                if (dataPlaneReading instanceof Failed && reading instanceof Available) {
                    dataPlaneRecovered = ticker.now();
                }
                dataPlaneReading = reading;
                dataPlaneAnswered |= reading instanceof Available;
            }
            return dataPlaneReading;
        }
    }

    /** Replaces the pending notification that the report is too old. */
    synchronized void recordExpiry(Future<?> next) {
        cancelExpiry();
        expiry = next;
    }

    private void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    /** Notifies the listener when the observation has changed since the last notification. */
    void notifyIfChanged() {
        synchronized (this) {
            SignificantState now = SignificantState.of(latest());
            Duration time = ticker.now();
            boolean countersDue =
                    lastNotification == null || time.minus(lastNotification).compareTo(COUNTERS_INTERVAL) >= 0;
            if (now.equals(notified) && !countersDue) {
                return;
            }
            notified = now;
            lastNotification = time;
        }
        onChange.run();
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            cancelExpiry();
        }
        http.close();
    }
}
