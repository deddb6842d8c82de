package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Reads a support bundle from a Kubernetes API server. */
public final class KubernetesReport {
    private static final String CRD = "proxyconfigs.proxyconfig.io";
    private static final String LEASE = "proxyconfig-operator";
    private static final String OPERATOR = "app.kubernetes.io/part-of=proxyconfig,app.kubernetes.io/component=operator";
    private static final String MANAGED = "app.kubernetes.io/managed-by=proxyconfig-operator";

    private final KubernetesClient client;
    private final ObjectReader objects;
    private final ReportWriter writer;
    private final ReportParts parts;
    private final String operatorNamespace;
    private final Map<String, NamespaceObjects> namespaces = new TreeMap<>();
    private final Collection<JsonNode> operatorPods = ConcurrentHashMap.newKeySet();

    /**
     * Creates a report.
     *
     * @param operatorNamespace namespace in which the operator runs
     */
    public KubernetesReport(KubernetesClient client, String operatorNamespace, ReportWriter writer) {
        this.client = client;
        this.objects = new ObjectReader(client);
        this.writer = writer;
        this.parts = new ReportParts(writer, writer.limits().timeout());
        this.operatorNamespace = operatorNamespace;
    }

    /**
     * Reads everything.
     *
     * @param wanted namespaces of the ProxyConfigs; if empty, all namespaces that have one
     */
    public void write(Collection<String> wanted) throws IOException, InterruptedException {
        writer.step("Reading ProxyConfigs of " + (wanted.isEmpty() ? "all namespaces" : String.join(", ", wanted)));
        readProxyConfigs(wanted);
        writer.step("Reading Secrets of " + namespaces.size() + " namespaces, to remove their values");
        learnSecrets();
        writer.step("Reading the objects of " + namespaces.size() + " namespaces and of the operator");
        addCluster();
        addOperator();
        namespaces.values().forEach(namespace -> namespace.addParts(parts));
        parts.readAll();
        writer.step("Reading logs, probes and Data Plane APIs");
        addLogs();
        namespaces.values().forEach(namespace -> namespace.addInstances(parts));
        parts.readAll();
    }

    private void readProxyConfigs(Collection<String> wanted) throws IOException, InterruptedException {
        Set<String> from = wanted.isEmpty() ? Set.of("") : new TreeSet<>(wanted);
        Collection<JsonNode> found = ConcurrentHashMap.newKeySet();
        for (String namespace : from) {
            parts.add(
                    "ProxyConfigs of " + (namespace.isEmpty() ? "all namespaces" : namespace),
                    ObjectType.PROXY_CONFIG.permission("list", namespace)
                            + (namespace.isEmpty() ? "; or name namespaces with --namespace" : ""),
                    () -> found.addAll(objects.list(ObjectType.PROXY_CONFIG, namespace, null, null)));
        }
        parts.readAll();
        Map<String, List<JsonNode>> byNamespace = new TreeMap<>();
        writer.keep(operatorNamespace);
        wanted.forEach(writer::keep);
        for (JsonNode resource : found) {
            writer.keep(resource.at("/metadata/namespace").asText());
            writer.keep(resource.at("/metadata/name").asText());
        }
        wanted.forEach(namespace -> byNamespace.put(namespace, new ArrayList<>()));
        found.forEach(resource -> byNamespace
                .computeIfAbsent(resource.at("/metadata/namespace").asText(), key -> new ArrayList<>())
                .add(resource));
        byNamespace.forEach((name, resources) ->
                namespaces.put(name, new NamespaceObjects(name, resources, MANAGED, objects, writer)));
    }

    private void learnSecrets() throws IOException, InterruptedException {
        namespaces.values().forEach(namespace -> namespace.addSecrets(parts));
        if (!namespaces.containsKey(operatorNamespace)) {
            parts.add(
                    "Secrets of " + operatorNamespace + ", whose values may then stay in other files",
                    ObjectType.SECRET.permission("list", operatorNamespace),
                    () -> objects.forEachSecret(operatorNamespace, writer::learn));
        }
        parts.readAll();
    }

    private void addCluster() {
        parts.add("the version of Kubernetes", "get /version", () -> {
            VersionInfo version = client.getKubernetesVersion();
            writer.text(
                    "cluster/version.txt",
                    "Kubernetes " + version.getGitVersion() + " " + version.getPlatform() + "\n");
        });
        parts.add("the CustomResourceDefinition " + CRD, ObjectType.CRD.permission("get", ""), () -> {
            JsonNode crd = objects.get(ObjectType.CRD, "", CRD);
            if (crd == null) {
                throw new KubernetesClientException(CRD + " is not installed", 404, null);
            }
            writer.object("cluster/" + CRD + ".yaml", crd);
        });
    }

    private void addOperator() {
        parts.add(
                "the operator's Deployment in " + operatorNamespace,
                ObjectType.DEPLOYMENT.permission("list", operatorNamespace),
                () -> writeOperator(ObjectType.DEPLOYMENT));
        parts.add(
                "the operator's pods in " + operatorNamespace,
                ObjectType.POD.permission("list", operatorNamespace),
                () -> writeOperator(ObjectType.POD).forEach(operatorPods::add));
        parts.add(
                "the Lease " + operatorNamespace + "/" + LEASE,
                ObjectType.LEASE.permission("get", operatorNamespace),
                () -> {
                    JsonNode lease = objects.get(ObjectType.LEASE, operatorNamespace, LEASE);
                    if (lease != null) { // an operator with one replica needs none
                        writer.object("operator/lease.yaml", lease);
                    }
                });
    }

    private List<JsonNode> writeOperator(ObjectType type) throws IOException {
        List<JsonNode> found = objects.list(type, operatorNamespace, OPERATOR, null);
        if (found.isEmpty()) {
            throw new KubernetesClientException(
                    "no " + type.kind() + " of the operator in the namespace " + operatorNamespace
                            + "; name its namespace with --operator-namespace",
                    404,
                    null);
        }
        for (JsonNode object : found) {
            writer.object(
                    "operator/" + type.plural() + "/"
                            + object.at("/metadata/name").asText() + ".yaml",
                    object);
        }
        return found;
    }

    private void addLogs() {
        ContainerLogs logs = new ContainerLogs(client, writer);
        operatorPods.forEach(pod -> logs.add(pod, "operator/logs", parts));
        namespaces.values().forEach(namespace -> namespace
                .pods()
                .forEach(pod -> logs.add(pod, "namespaces/" + namespace.name() + "/logs", parts)));
    }
}
