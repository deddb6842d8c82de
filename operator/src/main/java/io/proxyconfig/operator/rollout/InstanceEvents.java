package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.resolve.ResourceIdentity;
import java.util.function.Consumer;

/** Emits the events of one instance during one reconciliation. */
final class InstanceEvents {
    private final String instance;
    private final Consumer<OperatorEvent> events;
    private boolean repairEmitted;

    InstanceEvents(String instance, Consumer<OperatorEvent> events) {
        this.instance = instance;
        this.events = events;
    }

    /** The operator repairs a difference that the spec did not ask for; one event, however often the difference shows. */
    void emitRepair(String difference) {
        emitRepair(difference, 1);
    }

    /**
     * The same for one of several repairs in a row.
     *
     * @param number 1 for the first one
     */
    void emitRepair(String difference, int number) {
        if (!repairEmitted) {
            repairEmitted = true;
            String which = number == 1 ? "" : " (repair " + number + " in a row)";
            emit(EventReason.Drifted, "the operator repairs drift" + which + ": " + difference);
        }
    }

    /** Another resource has the instance. */
    void emitConflict(String message) {
        emit(EventReason.InstanceTaken, message);
    }

    /** The operator replaces the configuration of another resource. */
    void emitTakeOver(ResourceIdentity former) {
        emit(
                EventReason.InstanceTakenOver,
                "the operator replaced the configuration of the ProxyConfig " + former.namespace() + "/"
                        + former.name());
    }

    /** The operator leaves a difference as it is. */
    void emitReportedDrift(String difference) {
        emit(
                EventReason.Drifted,
                difference + "; the operator leaves it, because spec.driftPolicy is Report. To have it repaired, set"
                        + " spec.driftPolicy to Repair");
    }

    void emitFailure(FailureKind kind, String message) {
        EventReason reason = kind == FailureKind.DataPlane ? EventReason.Unreachable : EventReason.Refused;
        String next = kind == FailureKind.StartFailed ? "" : ". The operator tries again";
        emit(reason, sentence(kind, message) + next);
    }

    private static String sentence(FailureKind kind, String message) {
        return switch (kind) {
            case Refused -> "HAProxy refuses the configuration, correct the spec: " + message;
            case NotPreserved -> "the file cannot be stored on the instance, correct it: " + message;
            case AddressTaken -> "HAProxy cannot bind a new address, free it or change the listener: " + message;
            case StartFailed -> "HAProxy runs an earlier configuration, correct the spec: " + message;
            case ReloadFailed ->
                "HAProxy cannot start with the configuration and keeps the previous one, correct the spec or free the"
                        + " address: " + message;
            case NotLive -> "the probe does not verify the change, look at HAProxy's log: " + message;
            case DataPlane -> "the change failed at the Data Plane API, check its URL, credentials and log: " + message;
        };
    }

    private void emit(EventReason reason, String message) {
        events.accept(new OperatorEvent(reason, "instance " + instance + ": " + message));
    }
}
