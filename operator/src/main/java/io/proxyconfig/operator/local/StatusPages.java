package io.proxyconfig.operator.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.proxyconfig.operator.local.StatusFiles.Told;
import java.util.Optional;

/**
 * What is known, as JSON for those who ask over HTTP: {@code /status} all resources, {@code /status/NAMESPACE/NAME} one,
 * {@code /events} the last 100 notices, the newest at the end.
 */
public final class StatusPages {
    private final ObjectMapper json = StatusFiles.mapper();
    private final StatusStore ledger;
    private final EventLog events;

    StatusPages(StatusStore ledger, EventLog events) {
        this.ledger = ledger;
        this.events = events;
    }

    /** The page with that path; empty when there is none. */
    public Optional<String> page(String path) {
        return switch (path) {
            case "/status" ->
                Optional.of(written(ledger.all().stream().map(Told::resource).toList()));
            case "/events" -> Optional.of(written(events.last()));
            default ->
                ledger.all().stream()
                        .filter(told -> path.equals("/status/" + told.namespace() + "/" + told.name()))
                        .findFirst()
                        .map(told -> written(told.resource()));
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
