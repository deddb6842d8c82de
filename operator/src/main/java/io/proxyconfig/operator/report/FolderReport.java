package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.operator.local.FolderReader;
import io.proxyconfig.operator.local.FolderSnapshot;
import io.proxyconfig.operator.local.StatusFiles;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a support bundle from the folders of file mode. */
public final class FolderReport {
    private static final List<String> PAGES = List.of("/status", "/events", "/metrics");
    private static final Pattern SECRET = Pattern.compile("(?im)^[\\s-]*[\"']?kind[\"']?\\s*:\\s*[\"']?Secret\\b");
    private static final ObjectMapper JSON = Serialization.jsonMapper();

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
        if (!SECRET.matcher(text).find()) {
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
        try (DirectoryStream<Path> files = Files.newDirectoryStream(status, "[!.]*" + StatusFiles.SUFFIX)) {
            for (Path file : files) {
                writer.text("status/" + file.getFileName(), Files.readString(file));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void addInstances(SortedMap<String, Manifests> manifests, Map<String, Map<String, String>> secrets) {
        Map<String, Map<String, String>> configMaps = new TreeMap<>();
        manifests.values().forEach(file -> file.configMaps()
                .forEach(map ->
                        configMaps.put(map.getMetadata().getName(), map.getData() == null ? Map.of() : map.getData())));
        References references = new References(secrets, configMaps);
        InstanceReport instances = new InstanceReport(writer);
        manifests.values().forEach(file -> file.proxyConfigs()
                .forEach(resource -> instances.add("instances", json(resource), references, List.of(), parts)));
    }

    private static JsonNode json(HasMetadata resource) {
        return JSON.valueToTree(resource);
    }
}
