package io.proxyconfig.operator.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.pipeline.PauseRequest;
import io.proxyconfig.operator.pipeline.RenderRequest;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the status of each resource to a file, for users and for the operator after its next start. */
public final class StatusFiles {
    /** The suffix of the file names. */
    public static final String SUFFIX = ".status.yaml";

    private static final Logger LOG = LoggerFactory.getLogger(StatusFiles.class);
    private static final String HEADER = "# Written by the operator. It ignores changes of this file.\n";
    private static final String SPEC_HASH = ProxyConfig.GROUP + "/spec-hash";
    private static final String FILE = ProxyConfig.GROUP + "/file";

    /** Annotations of the resource that stay in force while its file is invalid. */
    private static final Set<String> REQUESTS = Set.of(PauseRequest.ANNOTATION, RenderRequest.ANNOTATION);

    private final Path folder;
    private final KubernetesSerialization yaml = new KubernetesSerialization(mapper(), true);

    /** The status files of a folder. */
    StatusFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * The status of a resource, and the data that the operator needs after its next start.
     *
     * @param file name of the file that defines the resource
     * @param uid changes if the resource is deleted and created again
     * @param generation counts the changes of its spec
     * @param specHash hash of the spec of this generation; empty if there was no valid spec yet
     * @param valid the last valid content, which is in use while the file is invalid; null if there was none, or if an operator
     *     that did not store it wrote the file
     */
    @RecordBuilder
    record Recorded(
            String name,
            String namespace,
            String file,
            String uid,
            long generation,
            String specHash,
            @Nullable ProxyConfig valid,
            @Nullable ProxyConfigStatus status) {

        /** A resource with this data, and with the last valid spec. A spec has no secret values, only names of Secrets. */
        ProxyConfig resource() {
            Map<String, String> annotations = new TreeMap<>(requests(valid));
            annotations.put(FILE, file);
            annotations.put(SPEC_HASH, specHash);
            ProxyConfig resource = new ProxyConfig();
            resource.setMetadata(new ObjectMetaBuilder()
                    .withName(name)
                    .withNamespace(namespace)
                    .withUid(uid)
                    .withGeneration(generation)
                    .withAnnotations(annotations)
                    .build());
            resource.setSpec(valid == null ? null : valid.getSpec());
            resource.setStatus(status);
            return resource;
        }

        /** The annotations that are requests of a user to the operator. */
        private static Map<String, String> requests(@Nullable ProxyConfig resource) {
            Map<String, String> requests = new TreeMap<>();
            if (resource != null && resource.getMetadata().getAnnotations() != null) {
                requests.putAll(resource.getMetadata().getAnnotations());
            }
            requests.keySet().retainAll(REQUESTS);
            return requests;
        }

        private static @Nullable ProxyConfig valid(ProxyConfig resource) {
            if (resource.getSpec() == null) {
                return null;
            }
            ProxyConfig valid = new ProxyConfig();
            valid.setMetadata(new ObjectMetaBuilder()
                    .withName(resource.getMetadata().getName())
                    .withNamespace(resource.getMetadata().getNamespace())
                    .withAnnotations(requests(resource))
                    .build());
            valid.setSpec(resource.getSpec());
            return valid;
        }

        private static Optional<Recorded> of(ProxyConfig resource) {
            ObjectMeta metadata = resource.getMetadata();
            Map<String, String> annotations = metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations();
            String file = annotations.get(FILE);
            String specHash = annotations.get(SPEC_HASH);
            if (file == null || specHash == null || metadata.getUid() == null || metadata.getGeneration() == null) {
                return Optional.empty();
            }
            return Optional.of(RecordedBuilder.builder()
                    .name(metadata.getName())
                    .namespace(metadata.getNamespace())
                    .file(file)
                    .uid(metadata.getUid())
                    .generation(metadata.getGeneration())
                    .specHash(specHash)
                    .valid(valid(resource))
                    .status(resource.getStatus())
                    .build());
        }
    }

    /** Writes JSON and YAML in the form of Kubernetes, without null values. */
    static ObjectMapper mapper() {
        return JsonMapper.builder()
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** Reads the files of an earlier operator. It logs and ignores an invalid file. */
    List<Recorded> read() throws IOException {
        List<Recorded> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*" + SUFFIX)) {
            for (Path file : files) {
                read(file).ifPresent(all::add);
            }
        }
        return all;
    }

    private Optional<Recorded> read(Path file) {
        try {
            ProxyConfig resource = yaml.unmarshal(Files.readString(file), ProxyConfig.class);
            Optional<Recorded> recorded = resource == null ? Optional.empty() : Recorded.of(resource);
            if (recorded.filter(one -> file(one.name()).equals(file)).isPresent()) {
                return recorded;
            }
            LOG.warn("{} is not a status file of the operator; the operator ignores it", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is not a valid status file; the operator ignores it: {}", file, e.getMessage());
        }
        return Optional.empty();
    }

    /** A resource as the text of a manifest. */
    String manifest(ProxyConfig resource) {
        return yaml.asYaml(resource);
    }

    /** Whether a resource has a status file. */
    boolean exists(String name) {
        return Files.exists(file(name));
    }

    /** Writes a status file. The replacement is atomic, so a reader never gets an incomplete file. */
    void write(Recorded recorded) throws IOException {
        Path temporary = folder.resolve("." + recorded.name() + SUFFIX + ".tmp");
        Files.writeString(temporary, HEADER + yaml.asYaml(recorded.resource()));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(temporary, file(recorded.name()), StandardCopyOption.ATOMIC_MOVE);
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }
}
