package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.operator.resolve.ConfigMapTexts;
import io.proxyconfig.operator.resolve.References;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ProxyConfigs of one namespace, and the objects that belong to them. */
final class NamespaceObjects {
    private final String name;
    private final List<JsonNode> proxyConfigs;
    private final String managed;
    private final ObjectReader objects;
    private final ReportWriter writer;
    private final Collection<JsonNode> pods = new ConcurrentLinkedQueue<>();
    private final Collection<JsonNode> secrets = new ConcurrentLinkedQueue<>();
    private final Collection<JsonNode> configMaps = new ConcurrentLinkedQueue<>();

    /**
     * Creates the objects of a namespace.
     *
     * @param managed label selector of the objects of managed instances
     */
    NamespaceObjects(
            String name, List<JsonNode> proxyConfigs, String managed, ObjectReader objects, ReportWriter writer) {
        this.name = name;
        this.proxyConfigs = List.copyOf(proxyConfigs);
        this.managed = managed;
        this.objects = objects;
        this.writer = writer;
    }

    String name() {
        return name;
    }

    /** The pods of managed instances; empty before they were read. */
    Collection<JsonNode> pods() {
        return pods;
    }

    void addSecrets(ReportParts parts) {
        parts.add(
                "Secrets of " + name + ", whose values may then stay in other files",
                ObjectType.SECRET.permission("list", name),
                () -> readSecrets(referencedSecrets()));
    }

    /** Learns all Secrets of the namespace, and keeps the Secrets that its ProxyConfigs use. */
    private void readSecrets(Set<String> referenced) {
        objects.forEachSecret(name, secret -> {
            writer.learn(secret);
            boolean owned = secret.at("/metadata/labels/app.kubernetes.io~1managed-by")
                    .asText()
                    .equals("proxyconfig-operator");
            if (owned || referenced.contains(nameOf(secret))) {
                secrets.add(secret);
            }
        });
    }

    /** Adds everything but logs and instances. The Secrets must have been read before. */
    void addParts(ReportParts parts) {
        parts.add("ProxyConfigs and Secrets of " + name, "", this::writeKnown);
        for (ObjectType type : ObjectType.OWNED) {
            add(parts, type, () -> write(type, objects.list(type, name, managed, null)));
        }
        add(parts, ObjectType.POD, () -> {
            pods.addAll(objects.list(ObjectType.POD, name, managed, null));
            write(ObjectType.POD, pods);
        });
        add(parts, ObjectType.EVENT, this::writeEvents);
        for (String configMap : rawConfigMaps()) {
            parts.add(
                    "the ConfigMap " + name + "/" + configMap,
                    ObjectType.CONFIG_MAP.permission("list", name),
                    () -> writeConfigMap(configMap));
        }
    }

    /** Adds the instances of all ProxyConfigs. Everything else must have been read before. */
    void addInstances(ReportParts parts) {
        InstanceReport instances = new InstanceReport(writer);
        References references =
                new References(byName(secrets, ManifestCleaner::values), byName(configMaps, NamespaceObjects::texts));
        for (JsonNode resource : proxyConfigs) {
            instances.add("namespaces/" + name + "/instances", resource, references, List.copyOf(pods), parts);
        }
    }

    private void add(ReportParts parts, ObjectType type, ReportParts.PartReader reader) {
        parts.add(type.plural() + " of " + name, type.permission("list", name), reader);
    }

    private void writeKnown() throws IOException {
        write(ObjectType.PROXY_CONFIG, proxyConfigs);
        write(ObjectType.SECRET, secrets);
    }

    private void write(ObjectType type, Collection<JsonNode> found) throws IOException {
        for (JsonNode object : found) {
            writer.object("namespaces/" + name + "/" + type.plural() + "/" + nameOf(object) + ".yaml", object);
        }
    }

    /** The events of the ProxyConfigs and of all objects that have their name, or start with it. */
    private void writeEvents() throws IOException {
        Set<String> names = proxyConfigs.stream().map(NamespaceObjects::nameOf).collect(Collectors.toSet());
        StringBuilder text = new StringBuilder();
        objects.list(ObjectType.EVENT, name, null, null).stream()
                .filter(event -> belongsTo(event.at("/involvedObject/name").asText(), names))
                .sorted(Comparator.comparing(NamespaceObjects::lastTime))
                .forEach(event -> text.append(Serialization.asYaml(ManifestCleaner.clean(event))));
        writer.log("namespaces/" + name + "/events.yaml", text.toString());
    }

    private void writeConfigMap(String configMap) throws IOException {
        List<JsonNode> found = objects.list(ObjectType.CONFIG_MAP, name, null, "metadata.name=" + configMap);
        if (found.isEmpty()) {
            throw new KubernetesClientException("no such ConfigMap", 404, null);
        }
        configMaps.addAll(found);
        write(ObjectType.CONFIG_MAP, found);
    }

    private Set<String> rawConfigMaps() {
        Set<String> names = new TreeSet<>();
        proxyConfigs.forEach(
                resource -> names.add(resource.at("/spec/raw/configMap/name").asText()));
        names.remove("");
        return names;
    }

    private Set<String> referencedSecrets() {
        Set<String> names = new TreeSet<>();
        for (JsonNode resource : proxyConfigs) {
            names.add(resource.at("/spec/external/credentialsSecretRef/name").asText());
            names.add(resource.at("/spec/probe/mysql/credentialsSecretRef/name").asText());
        }
        return names;
    }

    private static Map<String, Map<String, String>> byName(
            Collection<JsonNode> objects, Function<JsonNode, Map<String, String>> values) {
        return objects.stream().collect(Collectors.toMap(NamespaceObjects::nameOf, values));
    }

    private static Map<String, String> texts(JsonNode configMap) {
        return ConfigMapTexts.of(Serialization.unmarshal(configMap.toString(), ConfigMap.class));
    }

    private static boolean belongsTo(String object, Set<String> names) {
        return names.stream().anyMatch(name -> object.equals(name) || object.startsWith(name + "-"));
    }

    /** A series has the time of its last event, and an event of an earlier API version has a timestamp. */
    private static String lastTime(JsonNode event) {
        return Stream.of(event.at("/series/lastObservedTime"), event.path("lastTimestamp"), event.path("eventTime"))
                .map(time -> time.asText(""))
                .filter(time -> !time.isEmpty() && !time.equals("null"))
                .findFirst()
                .orElse("");
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
