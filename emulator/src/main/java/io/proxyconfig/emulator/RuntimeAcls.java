package io.proxyconfig.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.proxyconfig.emulator.RuntimeSocket.RuntimeCommandException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code services/haproxy/runtime/acls}: ACL entries of the current worker, by a numeric ID that a reload can change. */
final class RuntimeAcls {

    private static final String PATH = "/services/haproxy/runtime/acls";

    /** {@code 0 (/etc/allow.acl) pattern loaded from file …}, or {@code 1 () acl 'src' file …}. */
    private static final Pattern LINE = Pattern.compile("(\\d+) \\((.*?)\\) (.*)");

    private static final Pattern INLINE = Pattern.compile("acl '(.*)' file.*");

    private final RuntimeSocket runtime;
    private final Generation generation;

    RuntimeAcls(RuntimeSocket runtime, Generation generation) {
        this.generation = generation;
        this.runtime = runtime;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, request -> ApiResponse.json(200, acls("cannot retrieve ACL files: "))),
                Route.of("GET", PATH + "/{id}", this::one),
                Route.of("GET", PATH + "/{id}/entries", this::entries),
                Route.of("POST", PATH + "/{id}/entries", this::add),
                Route.of("GET", PATH + "/{id}/entries/{entry}", this::entry),
                Route.of("DELETE", PATH + "/{id}/entries/{entry}", this::delete));
    }

    private List<Map<String, String>> acls(String messagePrefix) {
        try {
            return runtime.run("show acl")
                    .lines()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(RuntimeAcls::acl)
                    .toList();
        } catch (RuntimeCommandException e) {
            throw ApiException.of(404, messagePrefix + e.text() + " not found");
        }
    }

    private static Map<String, String> acl(Matcher line) {
        String description = line.group(3).strip();
        Matcher inline = INLINE.matcher(description);
        String storage = line.group(2).isEmpty() && inline.matches() ? inline.group(1) : line.group(2);
        Map<String, String> acl = new TreeMap<>(Map.of("id", line.group(1), "description", description));
        if (!storage.isEmpty()) {
            acl.put("storage_name", storage);
        }
        return acl;
    }

    private ApiResponse one(ApiRequest request) {
        String id = request.pathParameter("id");
        String messagePrefix = "cannot retrieve ACL file for " + id + ": ";
        return ApiResponse.json(
                200,
                acls(messagePrefix).stream()
                        .filter(acl -> id.equals(acl.get("id")))
                        .findFirst()
                        .orElseThrow(() -> ApiException.of(404, messagePrefix + "#" + id + " not found")));
    }

    private ApiResponse entries(ApiRequest request) {
        String id = request.pathParameter("id");
        try {
            return ApiResponse.json(200, entries(id));
        } catch (RuntimeCommandException e) {
            throw ApiException.of(404, "cannot retrieve ACL files entries for " + id + ": " + e.text() + " not found");
        }
    }

    private List<Map<String, String>> entries(String id) throws RuntimeCommandException {
        return runtime.run("show acl #" + id)
                .lines()
                .map(line -> line.split("\\s+", 2))
                .filter(fields -> fields.length == 2)
                .map(fields -> Map.of("id", fields[0], "value", fields[1]))
                .toList();
    }

    /**
     * Adds an entry. HAProxy's API first runs {@code get acl} with the value. So it rejects an address or network that an
     * entry covers (500 or, in series 3.4, 409: "already exists"), and it adds an entry whose lookup never matches and returns 404.
     */
    private ApiResponse add(ApiRequest request) {
        if (request.body().isEmpty()) {
            throw ApiException.bodyRequired();
        }
        JsonNode body = Json.readObject(request.body());
        String id = request.pathParameter("id");
        String value = body.path("value").asText("");
        String messagePrefix = "cannot add ACL files entry for " + id + ": ";
        if (value.isEmpty()) {
            throw ApiException.of(500, messagePrefix + "One or more Arguments empty general error");
        }
        if (lookUp(id, value).isPresent()) {
            throw ApiException.of(generation == Generation.V3_4 ? 409 : 500, messagePrefix + "already exists");
        }
        try {
            runtime.run("add acl #" + id + " " + value);
        } catch (RuntimeCommandException e) {
            throw ApiException.of(500, messagePrefix + e.text() + " general error");
        }
        String added = lookUp(id, value).orElseThrow(() -> entryNotFound(id, value));
        return ApiResponse.json(201, Map.of("value", added));
    }

    private ApiResponse entry(ApiRequest request) {
        String id = request.pathParameter("id");
        String entry = request.pathParameter("entry");
        try {
            String value = entries(id).stream()
                    .filter(known -> entry.equals(known.get("id")))
                    .map(known -> known.getOrDefault("value", entry))
                    .findFirst()
                    .orElse(entry);
            return ApiResponse.json(
                    200, Map.of("value", lookUp(id, value).orElseThrow(() -> entryNotFound(id, value))));
        } catch (RuntimeCommandException e) {
            throw ApiException.of(
                    404,
                    "cannot retrieve ACL file entries, cannot list available ACL files: " + e.text() + " not found");
        }
    }

    private ApiResponse delete(ApiRequest request) {
        String id = request.pathParameter("id");
        try {
            runtime.run("del acl #" + id + " #" + request.pathParameter("entry"));
            return ApiResponse.empty(204, Map.of());
        } catch (RuntimeCommandException e) {
            throw ApiException.of(404, "cannot delete ACL files entry for " + id + ": " + e.text() + " not found");
        }
    }

    private static ApiException entryNotFound(String id, String entry) {
        return ApiException.of(404, "cannot retrieve ACL file entry for " + id + ": " + entry + " not found");
    }

    /** The pattern that a value matches: {@code type=ip, case=sensitive, match=yes, idx=tree, pattern="10.0.0.0/8"}. */
    private Optional<String> lookUp(String id, String value) {
        String output;
        try {
            output = runtime.run("get acl #" + id + " " + value);
        } catch (RuntimeCommandException e) {
            return Optional.empty();
        }
        String pattern = "";
        boolean match = false;
        for (String part : output.split(",", -1)) {
            String[] pair = part.strip().split("=", 2);
            match |= pair[0].equals("match");
            if (pair[0].equals("pattern") && pair.length > 1) {
                pattern = pair[1].replace("\"", "");
            }
        }
        return match && !pattern.isEmpty() ? Optional.of(pattern) : Optional.empty();
    }
}
