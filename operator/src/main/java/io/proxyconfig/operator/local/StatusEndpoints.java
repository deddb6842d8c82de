package io.proxyconfig.operator.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.proxyconfig.operator.local.StatusFiles.Recorded;
import java.util.Optional;

/**
 * The HTTP endpoints of file mode, with JSON: {@code /status} has all resources, {@code /status/NAMESPACE/NAME} has
 * one, and {@code /events} has the last 100 events, the newest at the end.
 */
public final class StatusEndpoints {
    private final ObjectMapper json = StatusFiles.mapper();
    private final StatusStore store;
    private final EventLog events;

    StatusEndpoints(StatusStore store, EventLog events) {
        this.store = store;
        this.events = events;
    }

    /** The response for a path; empty if there is none. */
    public Optional<String> page(String path) {
        return switch (path) {
            case "/status" ->
                Optional.of(toJson(store.all().stream().map(Recorded::resource).toList()));
            case "/events" -> Optional.of(toJson(events.last()));
            default ->
                store.all().stream()
                        .filter(recorded -> path.equals("/status/" + recorded.namespace() + "/" + recorded.name()))
                        .findFirst()
                        .map(recorded -> toJson(recorded.resource()));
        };
    }

    private String toJson(Object value) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be toJson as JSON", e);
        }
    }
}
