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
 * The desired configuration of HAProxy, from {@code listeners} and {@code backends} or from a whole file in {@code raw}.
 *
 * <p>The constructors of the records fill in the same defaults as the API server does from the CRD's schema, so that a
 * resource means the same wherever it is read from.
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
        value = Rules.EXTERNAL + " || !has(self.listeners) || !self.listeners.exists(l, " + Rules.PORT_OF_POD + ")",
        message = "a listener has port 5555 or 8443, which the pod itself uses: choose another port",
        messageExpression =
                "'listener %s has port 5555 or 8443, which the pod itself uses: choose another port'.format([self.listeners.filter(l, "
                        + Rules.PORT_OF_POD + ")[0].name])",
        fieldPath = ".listeners")
@ValidationRule(
        value = Rules.EXTERNAL + " || !has(self.stats) || !(" + Rules.STATS_PORT_OF_POD + ")",
        message = "the pod itself uses ports 5555 and 8443: choose another port",
        fieldPath = ".stats.port")
@ValidationRule(
        value = Rules.EXTERNAL + " || !has(self.listeners) || !self.listeners.exists(l, " + Rules.ADDRESS_OUTSIDE_POD
                + ")",
        message =
                "a listener has an address that a pod does not have: remove address to listen on all addresses of the pod",
        messageExpression =
                "'listener %s has an address that a pod does not have: remove address to listen on all addresses of the pod'.format([self.listeners.filter(l, "
                        + Rules.ADDRESS_OUTSIDE_POD + ")[0].name])",
        fieldPath = ".listeners")
@ValidationRule(
        value = Rules.EXTERNAL + " || !has(self.stats) || !" + Rules.STATS_OUTSIDE_POD,
        message = "a pod does not have this address: remove address to listen on all addresses of the pod",
        fieldPath = ".stats.address")
@ValidationRule(
        value = Rules.EXTERNAL + " || !has(self.backends) || !self.backends.exists(b, "
                + Rules.BACKEND_NEEDS_SEARCH_DOMAIN + ")",
        message = "a server has an incomplete host name, and HAProxy uses no search domains: write the full name",
        messageExpression =
                "'a server of backend %s has an incomplete host name, and HAProxy uses no search domains: write the full name, for example db.databases.svc.cluster.local'.format([self.backends.filter(b, "
                        + Rules.BACKEND_NEEDS_SEARCH_DOMAIN + ")[0].name])",
        fieldPath = ".backends")
@ValidationRule(
        value =
                "!has(self.raw) || ((!has(self.listeners) || size(self.listeners) == 0) && (!has(self.backends) || size(self.backends) == 0) && !has(self.stats))",
        message = "replaces listeners, backends and stats: remove raw, or remove the other fields",
        fieldPath = ".raw")
@ValidationRule(
        value = "has(self.raw) || (has(self.listeners) && size(self.listeners) > 0)",
        message = "add at least one listener, or use raw for a whole haproxy.cfg",
        reason = "FieldValueRequired",
        fieldPath = ".listeners")
@ValidationRule(
        value = "has(self.raw) || (has(self.backends) && size(self.backends) > 0)",
        message = "add at least one backend, or use raw for a whole haproxy.cfg",
        reason = "FieldValueRequired",
        fieldPath = ".backends")
@ValidationRule(
        value = "!has(self.listeners) || !has(self.backends) || self.listeners.all(a, " + Rules.HAS_ITS_BACKEND + ")",
        message = "a listener refers to a backend that does not exist: add the backend, or correct the name",
        messageExpression =
                "'listener %s refers to backend %s, which does not exist: add the backend, or correct the name'.format(["
                        + Rules.WITHOUT_ITS_BACKEND + ".name, " + Rules.WITHOUT_ITS_BACKEND + ".backend])",
        fieldPath = ".listeners")
@ValidationRule(
        value = "!has(self.listeners) || !has(self.backends) || !self.backends.exists(b, " + Rules.NAMED_LIKE_A_LISTENER
                + ")",
        message = "a backend has the name of a listener, and HAProxy needs different names: rename one of them",
        messageExpression =
                "'backend %s has the name of a listener, and HAProxy needs different names: rename one of them'.format([self.backends.filter(b, "
                        + Rules.NAMED_LIKE_A_LISTENER + ")[0].name])",
        fieldPath = ".backends")
@ValidationRule(
        value = "!has(self.listeners) || !self.listeners.exists(a, " + Rules.CLASHES + ")",
        message = "two listeners have the same port and address: change the port or the address of one of them",
        messageExpression =
                "'listener %s has the port and address of another listener: change its port or its address'.format([self.listeners.filter(a, "
                        + Rules.CLASHES + ")[0].name])",
        fieldPath = ".listeners")
@ValidationRule(
        value = "!has(self.listeners) || !has(self.stats) || !self.listeners.exists(a, " + Rules.CLASHES_WITH_STATS
                + ")",
        message = "stats has the port and address of a listener: change the port or the address of one of them",
        messageExpression =
                "'stats has the port and address of listener %s: change the port or the address of one of them'.format([self.listeners.filter(a, "
                        + Rules.CLASHES_WITH_STATS + ")[0].name])",
        fieldPath = ".stats.port")
@ValidationRule(
        value =
                "!has(self.probe) || has(self.raw) || !has(self.probe.mysql.listener) || (has(self.listeners) && self.listeners.exists(l, l.name == self.probe.mysql.listener))",
        message = "the listener does not exist: name one of the listeners, or remove the field to use the first one",
        messageExpression =
                "'listener %s does not exist: name one of the listeners, or remove the field to use the first one'.format([self.probe.mysql.listener])",
        fieldPath = ".probe.mysql.listener")
@ValidationRule(
        value = "!has(self.probe) || !has(self.raw) || has(self.probe.mysql.listener)",
        message = "with raw, name a frontend of the file",
        reason = "FieldValueRequired",
        fieldPath = ".probe.mysql.listener")
@ValidationRule(
        value = "!has(self.service) || !has(self.service.nodePorts) || self.service.nodePorts.all(n, "
                + Rules.NAMES_A_PORT + ")",
        message = "there is no such listener: name one of listeners, or stats with exposeStats",
        messageExpression =
                "'there is no listener %s: name one of listeners, or stats with exposeStats'.format([self.service.nodePorts.filter(n, !"
                        + Rules.NAMES_A_PORT + ")[0]])",
        fieldPath = ".service.nodePorts")
@JsonClassDescription(
        "Desired configuration of HAProxy: listeners and backends, or a whole file in raw; and the instances that run it.")
@RecordBuilder
public record ProxyConfigSpec(
        @JsonPropertyDescription(
                "Number of HAProxy instances that the operator runs; 1 when unset. A HorizontalPodAutoscaler needs a value here. Not allowed with external.")
        @SpecReplicas
        @Min(0) @Max(SpecLimits.REPLICAS) @Nullable Integer replicas,

        @JsonPropertyDescription("TCP ports that HAProxy listens on (HAProxy: frontend).")
        @ListKey("name")
        @Size(max = SpecLimits.LISTENERS) List<Listener> listeners,

        @JsonPropertyDescription("Groups of database servers that listeners send connections to (HAProxy: backend).")
        @ListKey("name")
        @Size(max = SpecLimits.BACKENDS) List<Backend> backends,

        @JsonPropertyDescription("How HAProxy resolves host names of servers at run time (HAProxy: resolvers).")
        @Default("{}")
        Dns dns,

        @JsonPropertyDescription("How long HAProxy waits, and how long connections can be idle (HAProxy: timeout).")
        @Default("{}")
        Timeouts timeouts,

        @JsonPropertyDescription(
                "HAProxy's statistics page, monitor address and Prometheus exporter. HAProxy has none of them when unset.")
        @Nullable Stats stats,

        @JsonPropertyDescription("How often the operator reloads HAProxy.") @Default("{}")
        Reload reload,

        @JsonPropertyDescription(
                "Limits for the draining workers of an instance. Above a limit, the condition WithinDrainBudget is False. The operator closes no connections.")
        @Default("{}")
        Drain drain,

        @JsonPropertyDescription(
                "What the operator does when an instance no longer has the configuration that the operator applied, although the spec is the same. Repair: the operator applies the configuration again. Report: the operator reports the drift in the condition Programmed and in an event, and applies nothing until the spec changes.")
        @Default("Repair")
        DriftPolicy driftPolicy,

        @JsonPropertyDescription(
                "Database connections that the probe holds and opens through a listener, to verify that databases are reachable through HAProxy.")
        @Nullable Probe probe,

        @JsonPropertyDescription(
                "A whole haproxy.cfg instead of listeners, backends and stats. The operator adds the revision to its global section. It also adds mworker-max-reloads if the file does not set it, because HAProxy 3.3 and later otherwise end the oldest workers with their connections after 50 reloads. It adds httpclient.ssl.verify none if the file cannot use HAProxy's HTTP client, so that HAProxy does not read the CA certificates of the system.")
        @Nullable Raw raw,

        @JsonPropertyDescription(
                "Pods of managed instances. Not allowed with external. replacement says how the operator replaces pods after a change.")
        @Nullable InstancePod pod,

        @JsonPropertyDescription("Service in front of managed instances. Not allowed with external.") @Nullable InstanceService service,

        @JsonPropertyDescription(
                "HAProxy instances that already exist. When unset, the operator runs the instances. It cannot be added to or removed from an existing ProxyConfig.")
        @Nullable External external,

        @JsonPropertyDescription(
                "Whether the operator makes no changes to HAProxy and to the objects that it owns. It continues to update the status. The annotation proxyconfig.io/paused: \"true\" has the same effect.")
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
