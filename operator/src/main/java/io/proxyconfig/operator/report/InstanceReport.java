package io.proxyconfig.operator.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.HttpTransport;
import io.proxyconfig.operator.kubernetes.instances.InstanceAddresses;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.References;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.resolve.Resolver;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the probe and the Data Plane API of each instance. */
final class InstanceReport {
    private static final ObjectMapper JSON = Serialization.jsonMapper();

    private final ReportWriter writer;

    InstanceReport(ReportWriter writer) {
        this.writer = writer;
    }

    /**
     * Adds the instances of a ProxyConfig.
     *
     * @param folder in the archive
     * @param references the Secrets and ConfigMaps of its namespace
     * @param pods the pods of managed instances in its namespace
     */
    void add(String folder, JsonNode proxyConfig, References references, List<JsonNode> pods, ReportParts parts) {
        String name = proxyConfig.at("/metadata/namespace").asText() + "/"
                + proxyConfig.at("/metadata/name").asText();
        ProxyConfig resource;
        try {
            resource = JSON.treeToValue(proxyConfig, ProxyConfig.class);
        } catch (JsonProcessingException e) {
            writer.error(
                    "the instances of " + name,
                    "this version cannot read the ProxyConfig; use the version of the operator: "
                            + e.getOriginalMessage());
            return;
        }
        for (Instance instance : instances(resource, name, references, pods)) {
            String where = folder + "/" + resource.getMetadata().getName() + "/" + instance.name();
            String what = "instance " + instance.name() + " of " + name
                    + (resource.getSpec().external() == null ? ", which only the operator's pod can reach" : "");
            parts.add("the probe of " + what, "", () -> readProbe(instance, what, where));
            parts.add("the Data Plane API of " + what, "", () -> readDataPlane(instance, what, where));
        }
    }

    private List<Instance> instances(ProxyConfig resource, String name, References references, List<JsonNode> pods) {
        if (resource.getSpec().external() == null) {
            return InstanceAddresses.of(
                    resource,
                    pods.stream().map(pod -> JSON.convertValue(pod, Pod.class)).toList(),
                    references.secrets());
        }
        Resolution resolution = new Resolver()
                .resolve(
                        new ResourceIdentity(
                                resource.getMetadata().getNamespace(),
                                resource.getMetadata().getName(),
                                resource.getMetadata().getUid()),
                        resource.getSpec(),
                        references);
        return switch (resolution) {
            case Resolution.Resolved resolved -> resolved.desired().instances();
            case Resolution.Rejected rejected -> noInstances(name, rejected.problems());
            case Resolution.Unresolved unresolved -> noInstances(name, unresolved.problems());
        };
    }

    private List<Instance> noInstances(String name, List<Problem> problems) {
        writer.error(
                "the instances of " + name,
                problems.stream()
                        .map(problem -> problem.field() + " " + problem.message())
                        .collect(Collectors.joining("; ")));
        return List.of();
    }

    private void readProbe(Instance instance, String what, String where) throws IOException {
        try (HttpClient http = HttpTransport.client(instance.credentials().caCertificate())) {
            ProbeClient probe =
                    new ProbeClient(instance.probeURL(), instance.credentials().token(), http);
            writer.text(
                    where + "/probe-report.json",
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(probe.report()) + "\n");
        } catch (ProbeException e) {
            writer.error("the probe of " + what, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) { // its certificate authority cannot be read
            writer.error("the probe of " + what, String.valueOf(e.getMessage()));
        }
    }

    private void readDataPlane(Instance instance, String what, String where) throws IOException {
        try (HttpClient http = HttpTransport.client(instance.credentials().caCertificate())) {
            DataPlaneClient dataPlane = new DataPlaneClient(
                    instance.url(),
                    instance.credentials().username(),
                    instance.credentials().password(),
                    http);
            writer.text(where + "/data-plane-api.json", dataPlane.info() + "\n");
            writer.text(where + "/haproxy.cfg", dataPlane.read().text());
        } catch (DataPlaneException e) {
            writer.error("the Data Plane API of " + what, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) { // its certificate authority cannot be read
            writer.error("the Data Plane API of " + what, String.valueOf(e.getMessage()));
        }
    }
}
