package io.proxyconfig.operator.observe;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.dataplane.AuthorizationHeaders;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.HttpTransport;
import io.proxyconfig.operator.dataplane.StoredFile;
import io.proxyconfig.operator.observe.Reading.Available;
import io.proxyconfig.operator.observe.Reading.Failed;
import io.proxyconfig.operator.observe.Reading.Pending;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Credentials.Former;
import io.proxyconfig.operator.resolve.Instance;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one instance again and again, remembers what it saw last, and says so when that is news. It only reads.
 */
public final class InstanceMonitor implements AutoCloseable {
    /** The probe itself looks every 2 s. */
    static final Duration PROBE_EVERY = Duration.ofSeconds(2);

    static final Duration DATA_PLANE_EVERY = Duration.ofSeconds(4);
    /** Sessions, memory and latency change all the time; nobody needs them more often. */
    static final Duration NUMBERS_EVERY = Duration.ofSeconds(10);

    private final Instance instance;
    private final Predicate<String> ourFile;
    private final Clock clock;
    private final Runnable onNews;
    private final HttpClient http;
    private final ProbeClient probe;
    private final DataPlaneClient dataPlane;

    private Reading<ProbeReport> probeLook;
    private Reading<DataPlaneView> dataPlaneLook;
    private long dataPlaneChanges;
    private Instant dataPlaneCameBackAt = Instant.MIN;
    private @Nullable Transitions told;
    private Instant toldAt = Instant.MIN;

    InstanceMonitor(Instance instance, Predicate<String> ourFile, Clock clock, Runnable onNews) {
        this.instance = instance;
        this.ourFile = ourFile;
        this.clock = clock;
        this.onNews = onNews;
        this.http = HttpTransport.client(instance.credentials().caCertificate());
        Credentials credentials = instance.credentials();
        Former former = credentials.former();
        this.probe = new ProbeClient(
                instance.probeURL(),
                AuthorizationHeaders.bearer(credentials.token(), former == null ? null : former.token()),
                http);
        this.dataPlane = new DataPlaneClient(
                instance.url(),
                AuthorizationHeaders.basic(
                        credentials.username(), credentials.password(), former == null ? null : former.password()),
                http);
        this.probeLook = new Pending<>(clock.instant());
        this.dataPlaneLook = new Pending<>(clock.instant());
    }

    /** Which instance this is about. */
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

    /** What was seen last, of whatever age. */
    public synchronized InstanceObservation latest() {
        return new InstanceObservation(instance, probeLook, dataPlaneLook);
    }

    /**
     * Takes in a report that came by whatever way, unless a look at least as new is known: a probe repeats its last look
     * until the next, and a confirmation's look has what the probe's own does not try yet.
     */
    public synchronized void saw(ProbeReport report) {
        boolean known = probeLook instanceof Available<ProbeReport> seen
                && seen.what().startedAt().equals(report.startedAt())
                && !report.observedAt().isAfter(seen.what().observedAt());
        if (!known) {
            probeLook = new Available<>(report, clock.instant());
        }
    }

    /** Takes in what a change left on disk. */
    public synchronized void changed(DataPlaneView view) {
        dataPlaneChanges++;
        dataPlaneLook = new Available<>(view, clock.instant());
    }

    /** When the Data Plane API answered for the first time after it had not; long ago when it always did. */
    public synchronized Instant dataPlaneCameBackAt() {
        return dataPlaneCameBackAt;
    }

    /** Asks the probe now. */
    public Reading<ProbeReport> lookAtProbe() {
        try {
            saw(probe.report());
        } catch (ProbeException e) {
            synchronized (this) {
                probeLook = new Failed<>(sentence(e), clock.instant());
            }
        }
        return latest().probe();
    }

    /** Asks the Data Plane API now. */
    public Reading<DataPlaneView> lookAtDataPlane() {
        long changesBefore;
        synchronized (this) {
            changesBefore = dataPlaneChanges;
        }
        Reading<DataPlaneView> look;
        try {
            look = new Available<>(readDataPlane(), clock.instant());
        } catch (DataPlaneException e) {
            look = new Failed<>(sentence(e), clock.instant());
        }
        synchronized (this) {
            // what was read before a change of ours says nothing about after it
            if (changesBefore == dataPlaneChanges) {
                if (dataPlaneLook instanceof Failed && look instanceof Available) {
                    dataPlaneCameBackAt = look.at();
                }
                dataPlaneLook = look;
            }
            return dataPlaneLook;
        }
    }

    /** Tells the listener when what is known is news since it was told last. */
    void tellNews() {
        synchronized (this) {
            Transitions now = Transitions.of(latest());
            boolean numbersDue = !clock.instant().isBefore(toldAt.plus(NUMBERS_EVERY));
            if (now.equals(told) && !numbersDue) {
                return;
            }
            told = now;
            toldAt = clock.instant();
        }
        onNews.run();
    }

    private DataPlaneView readDataPlane() throws DataPlaneException {
        Map<String, DataPlaneView.File> files = new HashMap<>();
        for (StoredFile file : dataPlane.files()) {
            if (ourFile.test(file.name())) {
                files.put(file.name(), new DataPlaneView.File(file.path(), dataPlane.readFile(file.name())));
            }
        }
        return new DataPlaneView(dataPlane.read(), files);
    }

    private static String sentence(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
