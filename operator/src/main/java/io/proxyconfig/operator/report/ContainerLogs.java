package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.TimeTailPrettyLoggable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the logs of the containers of pods. */
final class ContainerLogs {
    private static final List<String> CONTAINERS = List.of("initContainerStatuses", "containerStatuses");
    private static final int CHUNK = 64 * 1024;

    private final KubernetesClient client;
    private final ReportWriter writer;

    ContainerLogs(KubernetesClient client, ReportWriter writer) {
        this.client = client;
        this.writer = writer;
    }

    /** Adds the logs of all containers of a pod, with the log before the last restart. */
    void add(JsonNode pod, String folder, ReportParts parts) {
        String namespace = pod.at("/metadata/namespace").asText();
        String name = pod.at("/metadata/name").asText();
        for (String field : CONTAINERS) {
            for (JsonNode container : pod.path("status").path(field)) {
                String of = container.path("name").asText();
                ContainerResource logs = client.pods()
                        .inNamespace(namespace)
                        .withName(name)
                        .inContainer(of)
                        .withReadyWaitTimeout(0);
                String what = "the log of " + namespace + "/" + name + "/" + of;
                String permission = "get pods/log in the namespace " + namespace;
                String file = folder + "/" + name + "/" + of;
                if (hasStarted(container.path("state"))) {
                    parts.add(what, permission, () -> writer.log(file + ".log", end(logs)));
                }
                if (container.path("lastState").has("terminated")) {
                    parts.add(
                            what + " before its last restart",
                            permission,
                            () -> writer.log(file + ".previous.log", end(logs.terminated())));
                }
            }
        }
    }

    private static boolean hasStarted(JsonNode state) {
        return state.has("running") || state.has("terminated");
    }

    /** The end of a log. The API server can only limit the number of its bytes by leaving the end out. */
    private String end(TimeTailPrettyLoggable logs) throws IOException {
        int limit = 2 * writer.limits().entryBytes();
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        try (InputStream in = logs.sinceSeconds((int) writer.limits().since().toSeconds())
                .tailingLines(writer.limits().logLines())
                .getLogInputStream()) {
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
                if (end.size() > limit) {
                    byte[] all = end.toByteArray();
                    end.reset();
                    int from = startOfLine(all, all.length - limit / 2);
                    end.write(all, from, all.length - from);
                }
                end.write(chunk);
            }
        }
        return end.toString(StandardCharsets.UTF_8);
    }

    /** The redactor cannot find a secret whose start is cut off. */
    static int startOfLine(byte[] log, int from) {
        int start = from;
        while (start < log.length && log[start - 1] != '\n') {
            start++;
        }
        return start;
    }
}
