package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.operator.local.FolderReader;
import io.proxyconfig.operator.local.FolderSnapshot;
import io.proxyconfig.operator.local.StatusFiles;
import io.proxyconfig.operator.resolve.ConfigMapTexts;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.validation.ManifestError;
import io.proxyconfig.validation.ManifestValidator;
import io.proxyconfig.validation.Manifests;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads a support bundle from the folders of file mode. */
public final class FolderReport {
    private static final List<String> PAGES = List.of("/status", "/events", "/metrics");
    private static final ObjectMapper JSON = Serialization.jsonMapper();
    private static final long MAX_STATUS = 4L * 1024 * 1024;

    private final Path config;
    private final @Nullable Path secrets;
    private final Path status;
    private final URI operator;
    private final ReportWriter writer;
    private final ReportParts parts;

    /**
     * Creates a report.
     *
     * @param config the folder with manifests
     * @param secrets the folder with Secrets; null if there is none
     * @param status the folder with status files
     * @param operator the HTTP address of the operator
     */
    public FolderReport(Path config, @Nullable Path secrets, Path status, URI operator, ReportWriter writer) {
        this.config = config;
        this.secrets = secrets;
        this.status = status;
        this.operator = operator;
        this.writer = writer;
        this.parts = new ReportParts(writer, writer.limits().timeout());
    }

    /** Reads everything. */
    public void write() throws IOException, InterruptedException {
        writer.step("Reading " + config);
        FolderSnapshot snapshot = new FolderReader(config, secrets).read();
        SortedMap<String, Manifests> manifests = new TreeMap<>();
        snapshot.manifests().forEach((file, text) -> {
            if (text.problem() == null) {
                manifests.put(file, new ManifestValidator().validate(Path.of(file), text.text()));
            } else {
                writer.error(file, String.valueOf(text.problem()));
            }
        });
        manifests.values().forEach(file -> file.proxyConfigs()
                .forEach(resource -> writer.keep(resource.getMetadata().getName())));
        snapshot.manifests().forEach((file, text) -> learnInvalidSecrets(file, text.text()));
        Map<String, Map<String, String>> values = secrets(snapshot, manifests);
        for (Map.Entry<String, FolderSnapshot.Text> file : snapshot.manifests().entrySet()) {
            Manifests content = manifests.get(file.getKey());
            if (content != null) {
                writeManifest(file.getKey(), file.getValue().text(), content);
            }
        }
        writeStatusFiles();
        writer.step("Reading the operator at " + operator + ", probes and Data Plane APIs");
        new OperatorPages(operator, writer).add(PAGES, parts);
        addInstances(manifests, values);
        parts.readAll();
    }

    /** An invalid Secret has values, too. */
    private void learnInvalidSecrets(String file, String text) {
        if (ManifestSecrets.mayBeIn(text)) {
            try {
                ManifestSecrets.in(text).forEach(writer::learn);
            } catch (YAMLException e) {
                writer.error(
                        "the Secrets of " + file + ", whose values may then stay in other files",
                        "the file is not valid YAML; correct it");
            }
        }
    }

    /** Learns all Secrets before anything is written, and returns their values by name and key. */
    private Map<String, Map<String, String>> secrets(FolderSnapshot snapshot, SortedMap<String, Manifests> manifests)
            throws IOException {
        Map<String, Map<String, String>> values = new TreeMap<>();
        List<JsonNode> all = new ArrayList<>();
        manifests.values().forEach(file -> file.secrets().forEach(secret -> all.add(json(secret))));
        all.forEach(secret -> {
            writer.learn(secret);
            values.put(secret.at("/metadata/name").asText(), ManifestCleaner.values(secret));
        });
        List<String> mounted = new ArrayList<>();
        snapshot.secrets().forEach((path, text) -> {
            int slash = path.indexOf('/');
            String key = path.substring(slash + 1);
            values.computeIfAbsent(path.substring(0, slash), name -> new TreeMap<>())
                    .put(key, text.text());
            mounted.add(path + ": " + (text.problem() == null ? text.text().length() + " characters" : text.problem()));
            writer.learn(key, text.text());
        });
        if (!mounted.isEmpty()) {
            writer.text("manifests/secrets.txt", String.join("\n", mounted) + "\n");
        }
        return values;
    }

    /** Writes the text of a file; of a file with Secrets, its documents without their values. */
    private void writeManifest(String file, String text, Manifests manifests) throws IOException {
        if (!manifests.errors().isEmpty()) {
            writer.text(
                    "manifests/" + file + ".errors.txt",
                    manifests.errors().stream()
                            .map(ManifestError::toString)
                            .collect(Collectors.joining("\n", "", "\n")));
        }
        if (!ManifestSecrets.mayBeIn(text)) {
            writer.text("manifests/" + file, text);
            return;
        }
        StringBuilder documents =
                new StringBuilder("# The valid documents of this file. It has Secrets, so its text is left out.\n");
        Stream.of(manifests.proxyConfigs(), manifests.configMaps(), manifests.secrets())
                .<HasMetadata>flatMap(List::stream)
                .forEach(document -> documents.append(Serialization.asYaml(ManifestCleaner.clean(json(document)))));
        writer.text("manifests/" + file, documents.toString());
    }

    private void writeStatusFiles() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(status, "[!.]*" + StatusFiles.SUFFIX)) {
            for (Path file : files) {
                statusText(file).ifPresent(text -> texts.put("status/" + file.getFileName(), text));
            }
        } catch (IOException | DirectoryIteratorException e) {
            writer.error("the status files in " + status, e + "; use a folder that you can read");
        }
        for (Map.Entry<String, String> file : texts.entrySet()) {
            writer.text(file.getKey(), file.getValue());
        }
    }

    /** Empty, with an error, if the file cannot be read. */
    private Optional<String> statusText(Path file) {
        try {
            if (Files.size(file) <= MAX_STATUS) {
                return Optional.of(Files.readString(file));
            }
            writer.error("the status file " + file, "it has more than " + MAX_STATUS + " bytes");
        } catch (IOException e) {
            writer.error("the status file " + file, e + "; use a file in UTF-8 that you can read");
        }
        return Optional.empty();
    }

    private void addInstances(SortedMap<String, Manifests> manifests, Map<String, Map<String, String>> secrets) {
        Map<String, Map<String, String>> configMaps = new TreeMap<>();
        manifests.values().forEach(file -> file.configMaps()
                .forEach(map -> configMaps.put(map.getMetadata().getName(), ConfigMapTexts.of(map))));
        References references = new References(secrets, configMaps);
        InstanceReport instances = new InstanceReport(writer);
        manifests.values().forEach(file -> file.proxyConfigs()
                .forEach(resource -> instances.add("instances", json(resource), references, List.of(), parts)));
    }

    private static JsonNode json(HasMetadata resource) {
        return JSON.valueToTree(resource);
    }
}
