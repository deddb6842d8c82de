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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status of each resource as a file: for people, and for the operator's own next life. */
final class StatusFiles {
    /** How their names end. */
    static final String SUFFIX = ".status.yaml";

    private static final Logger LOG = LoggerFactory.getLogger(StatusFiles.class);
    private static final String HEADER = "# Written by the operator, which reads no changes made here.\n";
    private static final String SPEC_HASH = ProxyConfig.GROUP + "/spec-hash";
    private static final String FILE = ProxyConfig.GROUP + "/file";

    private final Path folder;
    private final KubernetesSerialization yaml = new KubernetesSerialization(mapper(), true);

    /** Status files in that folder. */
    StatusFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * What is recorded of a resource, and what must outlive the operator.
     *
     * @param file name of the file that it comes from
     * @param uid changes when the resource is removed and made again
     * @param generation counts the changes of its spec
     * @param specHash of the spec of that generation; empty when there was none yet
     */
    @RecordBuilder
    record Recorded(
            String name,
            String namespace,
            String file,
            String uid,
            long generation,
            String specHash,
            @Nullable ProxyConfigStatus status) {

        /** As a resource without its spec. */
        ProxyConfig resource() {
            ProxyConfig resource = new ProxyConfig();
            resource.setMetadata(new ObjectMetaBuilder()
                    .withName(name)
                    .withNamespace(namespace)
                    .withUid(uid)
                    .withGeneration(generation)
                    .withAnnotations(Map.of(FILE, file, SPEC_HASH, specHash))
                    .build());
            resource.setStatus(status);
            return resource;
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
                    .status(resource.getStatus())
                    .build());
        }
    }

    /** JSON and YAML as Kubernetes writes it: nothing for what is not there. */
    static ObjectMapper mapper() {
        return JsonMapper.builder()
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /** What an earlier operator wrote; a file that can't be understood is recorded in the log and counts for nothing. */
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
            LOG.warn("{} is not a status that the operator wrote, it is not heeded", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} can't be read as a status, it is not heeded: {}", file, e.getMessage());
        }
        return Optional.empty();
    }

    /** Whether there is one. */
    boolean exists(String name) {
        return Files.exists(file(name));
    }

    /** Writes one; whoever reads it at the same time gets the whole old or the whole new one. */
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
