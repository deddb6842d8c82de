package io.proxyconfig.systemtests.managed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.proxyconfig.harness.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a service account has asked an API server for, and who allowed it: the API server's own record. */
final class AuditLog {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** {@code RBAC: allowed by RoleBinding "b/ns" of Role "r" to ServiceAccount "a/ns"}. */
    private static final Pattern GRANT = Pattern.compile(" of (Cluster)?Role \"([^\"]+)\"");

    private static final int CREATED = 201;

    private AuditLog() {}

    /**
     * An access to a resource.
     *
     * @param grantedBy kind and name of the role that allowed it; empty for none
     * @param namespace where; empty for the whole cluster
     * @param name of the object; empty for none or several
     * @param status of the answer
     */
    record Access(
            String grantedBy,
            String group,
            String resource,
            String namespace,
            String name,
            String verb,
            int status,
            String reason) {

        boolean refused() {
            return grantedBy.isEmpty() || status == 403;
        }
    }

    /**
     * All accesses of a service account since the control plane began. An object that a patch has made needed the
     * permission to create it as well, for which the API server asks on its way without a record of its own.
     */
    static List<Access> of(ControlPlane plane, String namespace, String account) {
        String user = "system:serviceaccount:" + namespace + ":" + account;
        try {
            String log = Files.readString(plane.auditLog());
            return log.substring(0, log.lastIndexOf('\n') + 1)
                    .lines()
                    .map(AuditLog::parsed)
                    .filter(event ->
                            event.path("user").path("username").asText().equals(user))
                    .filter(event -> event.has("objectRef"))
                    .flatMap(AuditLog::accesses)
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the audit log", e);
        }
    }

    private static Stream<Access> accesses(JsonNode event) {
        String verb = event.path("verb").asText();
        boolean made = verb.equals("patch")
                && event.path("responseStatus").path("code").asInt() == CREATED;
        return made ? Stream.of(access(event, verb), access(event, "create")) : Stream.of(access(event, verb));
    }

    private static Access access(JsonNode event, String verb) {
        JsonNode object = event.path("objectRef");
        String subresource = object.path("subresource").asText();
        String reason =
                event.path("annotations").path("authorization.k8s.io/reason").asText();
        Matcher grant = GRANT.matcher(reason);
        return new Access(
                grant.find() ? (grant.group(1) == null ? "Role " : "ClusterRole ") + grant.group(2) : "",
                object.path("apiGroup").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(),
                object.path("name").asText(),
                verb,
                event.path("responseStatus").path("code").asInt(),
                reason);
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a line of an audit log: " + line, e);
        }
    }
}
