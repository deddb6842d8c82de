package io.proxyconfig.probe.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.proxyconfig.api.probe.AddressCheck;
import io.proxyconfig.api.probe.AllowListUpdate;
import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.InstanceIdentity;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.probe.Verification;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the messages of {@code io.proxyconfig.api.probe} as JSON. It ignores unknown fields, because the operator
 * can be newer than the probe. It rejects invalid fields. Error messages contain no values, because one can be a password.
 */
public final class ProbeMessages {

    private static final long MIN_INTERVAL_MILLIS = 100;
    private static final int MAX_HELD_CONNECTIONS = 1000;
    private static final int MAX_NAME = 253;
    private static final int MAX_URL = 2048;
    private static final long MAX_TIMEOUT_MILLIS = 300_000;

    /** IP addresses and host names, without characters that would add an option to the JDBC URL. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

    /** A path that HAProxy's runtime API parses as one word (management guide, section 9.3). */
    private static final Pattern FILE = Pattern.compile("[^\\s;\\\\\"'#]{1,4096}");

    private static final Pattern IP = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private static final Pattern ENTRY = Pattern.compile("[0-9A-Fa-f.:]{1,45}(/[0-9]{1,3})?");

    /** Names that the runtime API parses as one word. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

    private static final Pattern SERVER = Pattern.compile(NAME + "/" + NAME);
    private static final List<String> SSL_MODES = List.of(MySqlTarget.REQUIRED, MySqlTarget.VERIFY_CA);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ProbeMessages() {}

    /** Writes a message as JSON. */
    public static String write(Object message) {
        try {
            return MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "cannot write a " + message.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /** Reads and validates a configuration. */
    public static ProbeConfig readConfig(byte[] json) throws InvalidMessageException {
        ProbeConfig config = read(ProbeConfig.class, json);
        require(isPresent(config.configId()), "configId is missing");
        checkListeners(config.listeners());
        checkFiles(config.allowListFiles());
        if (config.mysql() != null) {
            checkTarget(config.mysql());
        }
        if (config.instance() != null) {
            checkInstance(config.instance());
        }
        checkLimits(config.limits());
        return config;
    }

    /** Reads and validates a request for a verification. */
    public static Verification.Request readVerificationRequest(byte[] json) throws InvalidMessageException {
        Verification.Request request = read(Verification.Request.class, json);
        require(isPresent(request.revision()), "revision is missing");
        require(
                request.timeoutMillis() >= 0 && request.timeoutMillis() <= MAX_TIMEOUT_MILLIS,
                "timeoutMillis must be from 0 to " + MAX_TIMEOUT_MILLIS);
        checkListeners(request.listeners());
        checkFiles(request.allowListFiles());
        return request;
    }

    /** Reads and validates a request for a check of addresses. */
    public static AddressCheck readAddressCheck(byte[] json) throws InvalidMessageException {
        AddressCheck request = read(AddressCheck.class, json);
        for (int i = 0; i < request.addresses().size(); i++) {
            ProbeListener address = request.addresses().get(i);
            String where = "addresses[" + i + "]";
            require(isPresent(address.name()), where + ".name is missing");
            require(
                    isNonNull(address.host()) && IP.matcher(address.host()).matches(),
                    where + ".host must be an IP address");
            checkAddress(where, address.host(), address.port());
        }
        return request;
    }

    /** Reads and validates the servers of the next configuration. */
    public static ServerStateUpdate readServerStateUpdate(byte[] json) throws InvalidMessageException {
        ServerStateUpdate update = read(ServerStateUpdate.class, json);
        for (int i = 0; i < update.servers().size(); i++) {
            ServerStateUpdate.ConfiguredServer server = update.servers().get(i);
            String where = "servers[" + i + "]";
            require(isPresent(server.backend()), where + ".backend is missing");
            require(isPresent(server.name()), where + ".name is missing");
            require(isPresent(server.address()), where + ".address is missing");
        }
        checkLimits(update.limits());
        return update;
    }

    /** Reads and validates new entries of ACL files. */
    public static AllowListUpdate readAllowListUpdate(byte[] json) throws InvalidMessageException {
        AllowListUpdate update = read(AllowListUpdate.class, json);
        for (int i = 0; i < update.files().size(); i++) {
            AllowListUpdate.File file = update.files().get(i);
            require(
                    isNonNull(file.file()) && FILE.matcher(file.file()).matches(),
                    "files[" + i + "].file must be a path without spaces, quotes, semicolons, backslashes or hashes");
            for (int j = 0; j < file.entries().size(); j++) {
                require(
                        ENTRY.matcher(file.entries().get(j)).matches(),
                        "files[" + i + "].entries[" + j + "] must be an IP address or a network");
            }
        }
        return update;
    }

    private static <T> T read(Class<T> type, byte[] json) throws InvalidMessageException {
        try {
            T message = MAPPER.readValue(json, type);
            if (message == null) {
                throw new InvalidMessageException("the body is not a JSON object");
            }
            return message;
        } catch (JsonMappingException e) {
            throw new InvalidMessageException("the value" + location(e) + " is missing or of the wrong type");
        } catch (JsonProcessingException e) {
            throw new InvalidMessageException("the body is not valid JSON" + location(e.getLocation()));
        } catch (IOException e) {
            throw new IllegalStateException("Jackson cannot read from memory", e);
        }
    }

    private static String location(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return path.isEmpty()
                ? location(e.getLocation())
                : " of " + (path.startsWith(".") ? path.substring(1) : path) + location(e.getLocation());
    }

    private static String location(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static void checkListeners(List<ProbeListener> listeners) throws InvalidMessageException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < listeners.size(); i++) {
            ProbeListener listener = listeners.get(i);
            String where = "listeners[" + i + "]";
            require(isPresent(listener.name()), where + ".name is missing");
            require(names.add(listener.name()), where + ".name is the name of another listener; names must be unique");
            checkAddress(where, listener.host(), listener.port());
        }
    }

    private static void checkFiles(List<String> files) throws InvalidMessageException {
        for (int i = 0; i < files.size(); i++) {
            require(
                    FILE.matcher(files.get(i)).matches(),
                    "allowListFiles[" + i
                            + "] must be a path without spaces, quotes, semicolons, backslashes or hashes");
        }
    }

    private static void checkInstance(InstanceIdentity instance) throws InvalidMessageException {
        require(
                isPresent(instance.name()) && instance.name().length() <= MAX_NAME,
                "instance.name must have 1 to " + MAX_NAME + " characters");
        require(
                isPresent(instance.probeUrl()) && instance.probeUrl().length() <= MAX_URL,
                "instance.probeUrl must have 1 to " + MAX_URL + " characters");
    }

    private static void checkLimits(@Nullable ConnectionLimits limits) throws InvalidMessageException {
        if (limits == null) {
            return;
        }
        require(isPresent(limits.revision()), "limits.revision is missing");
        for (Map.Entry<String, Integer> server : limits.servers().entrySet()) {
            require(
                    SERVER.matcher(server.getKey()).matches() && server.getValue() > 0,
                    "limits.servers must have BACKEND/SERVER and a number of 1 or more");
        }
        for (Map.Entry<String, Integer> listener : limits.listeners().entrySet()) {
            require(
                    NAME.matcher(listener.getKey()).matches() && listener.getValue() > 0,
                    "limits.listeners must have names and numbers of 1 or more");
        }
    }

    private static void checkTarget(MySqlTarget target) throws InvalidMessageException {
        checkAddress("mysql", target.host(), target.port());
        require(isPresent(target.user()), "mysql.user is missing");
        require(isNonNull(target.password()), "mysql.password is missing");
        require(isPresent(target.query()), "mysql.query is missing");
        require(
                target.intervalMillis() >= MIN_INTERVAL_MILLIS,
                "mysql.intervalMillis must be " + MIN_INTERVAL_MILLIS + " or more");
        require(
                target.heldConnections() >= 0 && target.heldConnections() <= MAX_HELD_CONNECTIONS,
                "mysql.heldConnections must be from 0 to " + MAX_HELD_CONNECTIONS);
        require(
                target.sslMode() == null || SSL_MODES.contains(target.sslMode()),
                "mysql.sslMode must be one of " + SSL_MODES + "; update the probe if the operator is newer");
    }

    private static void checkAddress(String where, @Nullable String host, int port) throws InvalidMessageException {
        require(host != null && HOST.matcher(host).matches(), where + ".host must be an IP address or a host name");
        require(port >= 1 && port <= 65535, where + ".port must be from 1 to 65535");
    }

    /** Jackson leaves a field null if JSON does not have it. */
    private static boolean isNonNull(@Nullable String value) {
        return value != null;
    }

    private static boolean isPresent(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private static void require(boolean valid, String message) throws InvalidMessageException {
        if (!valid) {
            throw new InvalidMessageException(message);
        }
    }
}
