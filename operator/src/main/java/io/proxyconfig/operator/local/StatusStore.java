package io.proxyconfig.operator.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.local.ResourceIndex.IndexedResource;
import io.proxyconfig.operator.local.StatusFiles.Recorded;
import io.proxyconfig.operator.status.StatusThrottle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the uid, generation and status of each resource, as an API server does. Memory has the newest values. The
 * store writes them to status files at the rate of {@link StatusThrottle}.
 */
final class StatusStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusStore.class);

    private final Map<String, Recorded> newest = new ConcurrentHashMap<>();
    private final Map<String, Recorded> written = new ConcurrentHashMap<>();
    private final ObjectMapper canonical =
            StatusFiles.mapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    private final StatusFiles files;
    private final StatusThrottle throttle;
    private volatile boolean writable = true;

    /** Reads the status files of an earlier operator. */
    StatusStore(StatusFiles files, Ticker ticker) throws IOException {
        this.files = files;
        this.throttle = new StatusThrottle(ticker);
        for (Recorded recorded : files.read()) {
            newest.put(recorded.name(), recorded);
            written.put(recorded.name(), recorded);
        }
    }

    /** The names of the resources of each file. */
    Map<String, Set<String>> namesByFile() {
        Map<String, Set<String>> names = new HashMap<>();
        newest.values().forEach(recorded -> names.computeIfAbsent(recorded.file(), file -> new HashSet<>())
                .add(recorded.name()));
        return names;
    }

    /** By file, the manifests with the last valid content of its ProxyConfigs. */
    Map<String, String> lastValidManifests() {
        Map<String, String> manifests = new HashMap<>();
        for (Recorded recorded : all()) {
            ProxyConfig valid = recorded.valid();
            if (valid != null) {
                manifests.merge(recorded.file(), files.manifest(valid), (one, other) -> one + "---\n" + other);
            }
        }
        return manifests;
    }

    /** The names of all resources. */
    Set<String> names() {
        return Set.copyOf(newest.keySet());
    }

    /** The data of all resources, sorted by name. */
    List<Recorded> all() {
        return List.copyOf(new TreeMap<>(newest).values());
    }

    /** The data of one resource. */
    Optional<Recorded> find(String name) {
        return Optional.ofNullable(newest.get(name));
    }

    /** Assigns uid and generation to an entry. The generation increases if the spec has changed. */
    Recorded assignIdentity(IndexedResource entry) {
        Recorded before = newest.get(entry.name());
        ProxyConfig resource = entry.resource();
        Recorded now;
        if (resource == null) {
            now = before == null ? recorded(entry, newUid(), 0, "", null) : before;
        } else {
            String hash = hash(entry.namespace(), resource.getSpec());
            now = before == null
                    ? recorded(entry, newUid(), 1, hash, null)
                    : recorded(
                            entry,
                            before.uid(),
                            hash.equals(before.specHash()) ? before.generation() : before.generation() + 1,
                            hash,
                            before.status());
        }
        newest.put(entry.name(), now);
        return now;
    }

    private static String newUid() {
        return UUID.randomUUID().toString();
    }

    private static Recorded recorded(
            IndexedResource entry, String uid, long generation, String hash, @Nullable ProxyConfigStatus status) {
        return RecordedBuilder.builder()
                .name(entry.name())
                .namespace(entry.namespace())
                .file(entry.file())
                .uid(uid)
                .generation(generation)
                .specHash(hash)
                .valid(entry.resource())
                .status(status)
                .build();
    }

    /** The SHA-256 of the spec as JSON. It does not depend on the order and the layout of the manifest. */
    private String hash(String namespace, ProxyConfigSpec spec) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(namespace.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(canonical.writeValueAsBytes(spec)));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("the spec has no hash", e);
        }
    }

    /** Writes an interim status if there is one, see {@link StatusThrottle#interim}. */
    StatusThrottle.Interim interim(Recorded resource, Supplier<Optional<ProxyConfigStatus>> interim) {
        return throttle.interim(resource.status(), () -> interim.get().ifPresent(status -> {
            Recorded recorded = with(resource, status);
            newest.put(recorded.name(), recorded);
            write(recorded);
        }));
    }

    /**
     * Stores a status. Writes the file if the status is due or the file was deleted, and returns whether it wrote it.
     */
    boolean record(Recorded resource, ProxyConfigStatus status) {
        Recorded recorded = with(resource, status);
        newest.put(recorded.name(), recorded);
        if (!throttle.due(recorded.uid(), onDisk(recorded), status) && files.exists(recorded.name())) {
            return false;
        }
        write(recorded);
        return true;
    }

    /** The status in the file; null if the file has another generation, or not the content of this one. */
    private @Nullable ProxyConfigStatus onDisk(Recorded recorded) {
        Recorded onDisk = written.get(recorded.name());
        return onDisk != null && isSameGeneration(onDisk, recorded) ? onDisk.status() : null;
    }

    private static boolean isSameGeneration(Recorded onDisk, Recorded recorded) {
        // the hash stands for the spec
        return identity(onDisk).equals(identity(recorded)) && (onDisk.valid() == null) == (recorded.valid() == null);
    }

    private static Recorded identity(Recorded recorded) {
        return RecordedBuilder.builder(recorded).valid(null).status(null).build();
    }

    private static Recorded with(Recorded recorded, @Nullable ProxyConfigStatus status) {
        return RecordedBuilder.builder(recorded).status(status).build();
    }

    private void write(Recorded recorded) {
        try {
            files.write(recorded);
            written.put(recorded.name(), recorded);
            throttle.wrote(recorded.uid());
            writable = true;
        } catch (IOException e) {
            if (writable) {
                LOG.warn(
                        "The operator cannot write {}. It serves the status over HTTP only, and its next start resets the"
                                + " generations. Set --status-dir to a writable folder. The error is: {}",
                        files.file(recorded.name()),
                        e.toString());
                writable = false;
            }
        }
    }

    /** Removes the data and the status file of a deleted resource. */
    void forget(String name) {
        Recorded removed = newest.remove(name);
        written.remove(name);
        if (removed != null) {
            throttle.forget(removed.uid());
        }
        try {
            files.delete(name);
        } catch (IOException e) {
            LOG.warn("The operator cannot delete {}: {}", files.file(name), e.toString());
        }
    }

    @Override
    public void close() {
        throttle.close();
    }
}
