package io.proxyconfig.operator.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.proxyconfig.operator.local.StatusFiles.Recorded;
import java.util.Optional;

/**
 * What is known, as JSON for those who ask over HTTP: {@code /status} all resources, {@code /status/NAMESPACE/NAME} one,
 * {@code /events} the last 100 notices, the newest at the end.
 */
public final class StatusEndpoints {
    private final ObjectMapper json = StatusFiles.mapper();
    private final StatusStore store;
    private final EventLog events;

    StatusEndpoints(StatusStore store, EventLog events) {
        this.store = store;
        this.events = events;
    }

    /** The page with that path; empty when there is none. */
    public Optional<String> page(String path) {
        return switch (path) {
            case "/status" ->
                Optional.of(written(store.all().stream().map(Recorded::resource).toList()));
            case "/events" -> Optional.of(written(events.last()));
            default ->
                store.all().stream()
                        .filter(recorded -> path.equals("/status/" + recorded.namespace() + "/" + recorded.name()))
                        .findFirst()
                        .map(recorded -> written(recorded.resource()));
        };
    }

    private String written(Object value) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("can't be written as JSON", e);
        }
    }
}
