package io.proxyconfig.operator.observe;

import io.proxyconfig.api.probe.ProbeReport;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest report of one probe. The probe numbers its observations of HAProxy, and the numbers give the order. A report counts
 * until its observation is {@link ProbeReport#MAX_AGE} old. Not thread-safe.
 */
final class NewestReport {
    private @Nullable ProbeReport report;
    /** When the observation began. */
    private Duration observed = Duration.ZERO;

    /** The newest report of any age; empty before the first. */
    Optional<ProbeReport> report() {
        return Optional.ofNullable(report);
    }

    /** How old its observation is. */
    Duration age(Duration now) {
        return now.minus(observed);
    }

    /** Whether its observation is too old to say anything about the present. */
    boolean isOutdated(Duration now) {
        return report != null && age(now).compareTo(ProbeReport.MAX_AGE) > 0;
    }

    /**
     * Stores a report, unless the stored one has a later observation.
     *
     * @param now the present time of the ticker
     * @return false if the stored one is later
     */
    boolean offer(ProbeReport candidate, Duration now) {
        ProbeReport stored = report;
        Duration began = now.minus(reportedAge(candidate));
        if (stored != null && isSameObservation(stored, candidate)) {
            // a repetition can show that it is older
            observed = candidate.sequence() != null && began.compareTo(observed) < 0 ? began : observed;
            return true;
        }
        if (stored != null && !isLater(stored, candidate, now)) {
            return false;
        }
        report = candidate;
        observed = began;
        return true;
    }

    private static Duration reportedAge(ProbeReport report) {
        Long millis = report.ageMillis();
        return report.sequence() == null || millis == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, millis));
    }

    private static boolean isSameProcess(ProbeReport one, ProbeReport other) {
        if (one.processUid() == null && other.processUid() == null) {
            return one.startedAt().equals(other.startedAt());
        }
        return Objects.equals(one.processUid(), other.processUid());
    }

    private static boolean isSameObservation(ProbeReport stored, ProbeReport candidate) {
        if (!isSameProcess(stored, candidate)) {
            return false;
        }
        if (stored.sequence() == null || candidate.sequence() == null) {
            return stored.observedAt().equals(candidate.observedAt());
        }
        return stored.sequence().equals(candidate.sequence());
    }

    private boolean isLater(ProbeReport stored, ProbeReport candidate, Duration now) {
        Long before = stored.sequence();
        Long after = candidate.sequence();
        if (before == null || after == null) {
            // the version before numbers nothing: its clock gives the order, until no report is later for too long
            return !isSameProcess(stored, candidate)
                    || candidate.observedAt().isAfter(stored.observedAt())
                    || isOutdated(now);
        }
        // an answer of an earlier process can arrive after one of the present process
        return isSameProcess(stored, candidate)
                ? after > before
                : now.minus(reportedAge(candidate)).compareTo(observed) > 0;
    }
}
