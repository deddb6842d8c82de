package io.proxyconfig.operator.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.local.ResourceIndex.Entry;
import io.proxyconfig.operator.local.StatusFiles.Recorded;
import io.proxyconfig.operator.status.StatusThrottle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
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
 * What an API server keeps of each resource beside its spec: uid, generation and status. The newest is here; the status
 * files follow it, at the pace that a status is written with, so far as they can be written.
 */
final class StatusStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusStore.class);

    private final Map<String, Recorded> newest = new ConcurrentHashMap<>();
    private final Map<String, Recorded> written = new ConcurrentHashMap<>();
    private final ObjectMapper canonical =
            StatusFiles.mapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
    private final StatusFiles files;
    private final StatusThrottle pace;
    private volatile boolean writable = true;

    /** Takes over what an earlier operator wrote. */
    StatusStore(StatusFiles files, Clock clock) throws IOException {
        this.files = files;
        this.pace = new StatusThrottle(clock);
        for (Recorded recorded : files.read()) {
            newest.put(recorded.name(), recorded);
            written.put(recorded.name(), recorded);
        }
    }

    /** File, then the names of the resources that are known to come from it. */
    Map<String, Set<String>> namesByFile() {
        Map<String, Set<String>> names = new HashMap<>();
        newest.values().forEach(recorded -> names.computeIfAbsent(recorded.file(), file -> new HashSet<>())
                .add(recorded.name()));
        return names;
    }

    /** Names of all resources that are known. */
    Set<String> names() {
        return Set.copyOf(newest.keySet());
    }

    /** What is recorded of all resources, by name. */
    List<Recorded> all() {
        return List.copyOf(new TreeMap<>(newest).values());
    }

    /** What is recorded of one. */
    Optional<Recorded> one(String name) {
        return Optional.ofNullable(newest.get(name));
    }

    /** Gives an entry its identity: the next generation when its spec says something else than before. */
    Recorded identify(Entry entry) {
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
            Entry entry, String uid, long generation, String hash, @Nullable ProxyConfigStatus status) {
        return RecordedBuilder.builder()
                .name(entry.name())
                .namespace(entry.namespace())
                .file(entry.file())
                .uid(uid)
                .generation(generation)
                .specHash(hash)
                .status(status)
                .build();
    }

    /** SHA-256 of the spec as JSON, in which order and layout of the manifest do not show. */
    private String hash(String namespace, ProxyConfigSpec spec) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(namespace.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest(canonical.writeValueAsBytes(spec)));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("the spec has no hash", e);
        }
    }

    /** Says that a spec is being applied, see {@link StatusThrottle#interim}. */
    StatusThrottle.Interim interim(Recorded resource, Supplier<ProxyConfigStatus> progressing) {
        return pace.interim(resource.generation(), resource.status(), () -> {
            Recorded recorded = with(resource, progressing.get());
            newest.put(recorded.name(), recorded);
            write(recorded);
        });
    }

    /** Takes a status over, writes it when it is worth it or when its file was deleted, and says whether it did. */
    boolean record(Recorded resource, ProxyConfigStatus status) {
        Recorded recorded = with(resource, status);
        newest.put(recorded.name(), recorded);
        if (!pace.due(recorded.uid(), onDisk(recorded), status) && files.exists(recorded.name())) {
            return false;
        }
        write(recorded);
        return true;
    }

    /** The status that is in the file; nothing when the file is about another generation. */
    private @Nullable ProxyConfigStatus onDisk(Recorded recorded) {
        Recorded onDisk = written.get(recorded.name());
        return onDisk != null && with(onDisk, null).equals(with(recorded, null)) ? onDisk.status() : null;
    }

    private static Recorded with(Recorded recorded, @Nullable ProxyConfigStatus status) {
        return RecordedBuilder.builder(recorded).status(status).build();
    }

    private void write(Recorded recorded) {
        try {
            files.write(recorded);
            written.put(recorded.name(), recorded);
            pace.wrote(recorded.uid());
            writable = true;
        } catch (IOException e) {
            if (writable) {
                LOG.warn(
                        "{} can't be written, so that statuses are served over HTTP only, and generations start anew"
                                + " with the operator; --status-dir names another folder for them: {}",
                        files.file(recorded.name()),
                        e.toString());
                writable = false;
            }
        }
    }

    /** The resource is gone, and with it what was recorded of it. */
    void forget(String name) {
        Recorded gone = newest.remove(name);
        written.remove(name);
        if (gone != null) {
            pace.forget(gone.uid());
        }
        try {
            files.delete(name);
        } catch (IOException e) {
            LOG.warn("{} can't be deleted: {}", files.file(name), e.toString());
        }
    }

    @Override
    public void close() {
        pace.close();
    }
}
