package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What HAProxy shall do: either {@code listeners} and {@code backends}, or one whole file in {@code raw}.
 *
 * <p>Absent lists are empty and absent blocks with defaults are filled in, exactly as the API server does it from the
 * CRD's schema, so that a resource means the same wherever it is read from.
 */
@ValidationRule(
        value = Rules.MANAGED + " || !has(self.replicas)",
        message = Rules.MANAGED_ONLY,
        reason = "FieldValueForbidden",
        fieldPath = ".replicas")
@ValidationRule(
        value = Rules.MANAGED + " || !has(self.pod)",
        message = Rules.MANAGED_ONLY,
        reason = "FieldValueForbidden",
        fieldPath = ".pod")
@ValidationRule(
        value = Rules.MANAGED + " || !has(self.service)",
        message = Rules.MANAGED_ONLY,
        reason = "FieldValueForbidden",
        fieldPath = ".service")
@ValidationRule(
        value = "has(self.external) == has(oldSelf.external)",
        message =
                "external cannot be added to or removed from an existing ProxyConfig: create another ProxyConfig and delete this one",
        reason = "FieldValueForbidden",
        fieldPath = ".external")
@ValidationRule(
        value = "has(self.external) || !has(self.listeners) || !self.listeners.exists(l, " + Rules.PORT_OF_POD + ")",
        messageExpression =
                "'listener %s has a port that the pod itself uses: choose another port than 5555 and 8443'.format([self.listeners.filter(l, "
                        + Rules.PORT_OF_POD + ")[0].name])",
        fieldPath = ".listeners")
@ValidationRule(
        value = "has(self.external) || !has(self.stats) || !(self.stats.port in [5555, 8443])",
        message = "stats has a port that the pod itself uses: choose another port than 5555 and 8443",
        fieldPath = ".stats.port")
@ValidationRule(
        value =
                "!has(self.raw) || ((!has(self.listeners) || size(self.listeners) == 0) && (!has(self.backends) || size(self.backends) == 0) && !has(self.stats))",
        message = "raw is a whole file: remove it, or remove listeners, backends and stats",
        fieldPath = ".raw")
@ValidationRule(
        value = "has(self.raw) || (has(self.listeners) && size(self.listeners) > 0)",
        message = "listeners needs at least one listener, unless raw holds a whole haproxy.cfg",
        reason = "FieldValueRequired",
        fieldPath = ".listeners")
@ValidationRule(
        value = "has(self.raw) || (has(self.backends) && size(self.backends) > 0)",
        message = "backends needs at least one backend, unless raw holds a whole haproxy.cfg",
        reason = "FieldValueRequired",
        fieldPath = ".backends")
@ValidationRule(
        value = "!has(self.listeners) || !has(self.backends) || self.listeners.all(a, " + Rules.HAS_ITS_BACKEND + ")",
        messageExpression =
                "'listener %s names the backend %s, which does not exist: add it to backends, or name one of them'.format(["
                        + Rules.WITHOUT_ITS_BACKEND + ".name, " + Rules.WITHOUT_ITS_BACKEND + ".backend])",
        fieldPath = ".listeners")
@ValidationRule(
        value = "!has(self.listeners) || !has(self.backends) || !self.backends.exists(b, " + Rules.NAMED_LIKE_A_LISTENER
                + ")",
        messageExpression =
                "'a listener is named %s as well; rename one of them, HAProxy wants different names'.format([self.backends.filter(b, "
                        + Rules.NAMED_LIKE_A_LISTENER + ")[0].name])",
        fieldPath = ".backends")
@ValidationRule(
        value = "!has(self.listeners) || !self.listeners.exists(a, " + Rules.CLASHES + ")",
        messageExpression =
                "'listener %s has its port and address in common with another listener: choose another port or another address'.format([self.listeners.filter(a, "
                        + Rules.CLASHES + ")[0].name])",
        fieldPath = ".listeners")
@ValidationRule(
        value = "!has(self.listeners) || !has(self.stats) || !self.listeners.exists(a, " + Rules.CLASHES_WITH_STATS
                + ")",
        messageExpression =
                "'stats has its port and address in common with listener %s: choose another port or another address'.format([self.listeners.filter(a, "
                        + Rules.CLASHES_WITH_STATS + ")[0].name])",
        fieldPath = ".stats.port")
@ValidationRule(
        value =
                "!has(self.probe) || has(self.raw) || !has(self.probe.mysql.listener) || (has(self.listeners) && self.listeners.exists(l, l.name == self.probe.mysql.listener))",
        messageExpression =
                "'there is no listener %s: name one of listeners, or leave it out for the first'.format([self.probe.mysql.listener])",
        fieldPath = ".probe.mysql.listener")
@ValidationRule(
        value = "!has(self.probe) || !has(self.raw) || has(self.probe.mysql.listener)",
        message = "with raw, probe.mysql.listener is required: name a frontend of the file",
        reason = "FieldValueRequired",
        fieldPath = ".probe.mysql.listener")
@ValidationRule(
        value = "!has(self.service) || !has(self.service.nodePorts) || self.service.nodePorts.all(n, "
                + Rules.NAMES_A_PORT + ")",
        messageExpression =
                "'there is no listener %s: name one of listeners, or stats with exposeStats'.format([self.service.nodePorts.filter(n, !"
                        + Rules.NAMES_A_PORT + ")[0]])",
        fieldPath = ".service.nodePorts")
@JsonClassDescription(
        "What HAProxy shall do: listeners and backends, or one whole file in raw; and the instances that shall do it.")
@RecordBuilder
public record ProxyConfigSpec(
        @JsonPropertyDescription(
                "Number of HAProxy instances that the operator runs; 1 when unset. A HorizontalPodAutoscaler needs a value here. Not allowed with external.")
        @SpecReplicas
        @Min(0) @Max(100) @Nullable Integer replicas,

        @JsonPropertyDescription("The TCP ports that HAProxy listens on (HAProxy: frontend).")
        @ListKey("name")
        @Size(max = 64) List<Listener> listeners,

        @JsonPropertyDescription("Groups of database servers that listeners send connections to (HAProxy: backend).")
        @ListKey("name")
        @Size(max = 64) List<Backend> backends,

        @JsonPropertyDescription("How HAProxy resolves server names at run time (HAProxy: resolvers).") @Default("{}")
        Dns dns,

        @JsonPropertyDescription("How long HAProxy waits, and how long connections may be idle.") @Default("{}")
        Timeouts timeouts,

        @JsonPropertyDescription(
                "HAProxy's own statistics page, monitor address and Prometheus exporter. Leave out for none.")
        @Nullable Stats stats,

        @JsonPropertyDescription("How often a change may go out.") @Default("{}")
        Reload reload,

        @JsonPropertyDescription(
                "How much draining workers may cost before WithinDrainBudget turns False. Their connections are not closed.")
        @Default("{}")
        Drain drain,

        @JsonPropertyDescription(
                "What happens when somebody else changes an instance, or HAProxy comes back with another configuration: Repair puts back what the spec says; Report says so in Programmed and in an event, and leaves it until the spec changes.")
        @Default("Repair")
        DriftPolicy driftPolicy,

        @JsonPropertyDescription(
                "Connections that the probe sidecar holds and opens through the listeners, to prove that they work end to end.")
        @Nullable Probe probe,

        @JsonPropertyDescription(
                "A whole haproxy.cfg instead of listeners and backends. Into its global section the operator writes the revision and, where the file does not say it, mworker-max-reloads, without which HAProxy 3.3 and later end the oldest workers after 50 reloads, connections and all.")
        @Nullable Raw raw,

        @JsonPropertyDescription(
                "The pods of instances that the operator runs. Each change restarts them, one after the other, drained.")
        @Nullable InstancePod pod,

        @JsonPropertyDescription("How clients reach instances that the operator runs.") @Nullable InstanceService service,

        @JsonPropertyDescription("The HAProxy instances to configure; leave out for instances that the operator runs.")
        @Nullable External external,

        @JsonPropertyDescription(
                "Whether the operator makes no changes to HAProxy and to the objects that it owns. The status is updated all the same. The annotation proxyconfig.io/paused: \"true\" has the same effect.")
        @Default("false")
        Boolean paused) {

    public ProxyConfigSpec {
        listeners = listeners == null ? List.of() : List.copyOf(listeners);
        backends = backends == null ? List.of() : List.copyOf(backends);
        dns = dns == null ? Dns.defaults() : dns;
        timeouts = timeouts == null ? Timeouts.defaults() : timeouts;
        reload = reload == null ? Reload.defaults() : reload;
        drain = drain == null ? Drain.defaults() : drain;
        driftPolicy = driftPolicy == null ? DriftPolicy.Repair : driftPolicy;
        paused = paused == null ? Boolean.FALSE : paused;
    }

    /** How many instances the operator runs where it manages them. */
    public int wantedReplicas() {
        return replicas == null ? 1 : replicas;
    }
}
