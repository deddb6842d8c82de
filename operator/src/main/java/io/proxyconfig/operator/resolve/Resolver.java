package io.proxyconfig.operator.resolve;

import io.fabric8.kubernetes.api.model.Quantity;
import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.ExternalInstance;
import io.proxyconfig.api.v1alpha1.LocalReference;
import io.proxyconfig.api.v1alpha1.MySqlProbe;
import io.proxyconfig.api.v1alpha1.Names;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows references and parses values: from a spec to a model without anything unknown in it. Checks everything that the
 * CRD's schema checks once more, because a resource from a file has been through no API server.
 */
public final class Resolver {
    private static final Pattern NAME = Pattern.compile(Names.PATTERN);
    private static final Pattern OBJECT_NAME = Pattern.compile(Names.OBJECT_PATTERN);
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_$-]+");
    private static final Pattern URL = Pattern.compile(ExternalInstance.URL_PATTERN);

    /** What a resource asks for whose instances exist already, or everything that is wrong with it. */
    public Resolution resolve(String namespace, String name, ProxyConfigSpec spec, References refs) {
        return resolve(namespace, name, spec, refs, null);
    }

    /**
     * What the resource asks for, or everything that is wrong with it.
     *
     * @param own the instances that the operator runs for it; null where it runs none
     */
    public Resolution resolve(
            String namespace, String name, ProxyConfigSpec spec, References refs, @Nullable ManagedInstances own) {
        Checks inSpec = new Checks();
        Checks inReferences = new Checks();
        ReferenceReader reader = new ReferenceReader(namespace, refs, inReferences);
        checkObjectName(inSpec, "metadata.namespace", namespace);
        checkObjectName(inSpec, "metadata.name", name);
        if (own != null) {
            ManagedInstanceChecks.check(inSpec, name, spec);
        }
        DesiredState desired = DesiredStateBuilder.builder()
                .namespace(namespace)
                .name(name)
                .configuration(configuration(spec, inSpec, reader))
                .instances(own == null ? instances(spec, inSpec, reader) : own.up())
                .probe(probe(spec, inSpec, reader))
                .reload(new ReloadLimits(
                        inSpec.duration("spec.reload.minInterval", spec.reload().minInterval()),
                        inSpec.number("spec.reload.maxPerMinute", spec.reload().maxPerMinute(), 1, 6000)))
                .drain(new DrainBudget(
                        inSpec.number(
                                "spec.drain.maxDrainingWorkers", spec.drain().maxDrainingWorkers(), 0, 10000),
                        bytes(inSpec, "spec.drain.maxMemory", spec.drain().maxMemory()),
                        inSpec.duration("spec.drain.maxDrainTime", spec.drain().maxDrainTime())))
                .driftPolicy(spec.driftPolicy())
                .build();
        if (inSpec.failed()) {
            return new Resolution.Rejected(inSpec.problems());
        }
        return inReferences.failed()
                ? new Resolution.Unresolved(inReferences.problems())
                : new Resolution.Resolved(desired);
    }

    private static void checkObjectName(Checks checks, String field, @Nullable String value) {
        checks.text(field, value, OBJECT_NAME, 253, "lower case letters and digits, with . - inside");
    }

    private static Configuration configuration(ProxyConfigSpec spec, Checks checks, ReferenceReader reader) {
        if (spec.raw() == null) {
            return new StructuredResolver(checks).resolve(spec);
        }
        if (!spec.listeners().isEmpty() || !spec.backends().isEmpty() || spec.stats() != null) {
            checks.problem(
                    "spec.raw", "is a whole file; remove it, or remove spec.listeners, spec.backends and spec.stats");
        }
        if (!checks.present("spec.raw.configMap", spec.raw().configMap())) {
            return new Configuration.RawText("", "spec.raw.configMap");
        }
        checkObjectName(
                checks, "spec.raw.configMap.name", spec.raw().configMap().name());
        return checks.failed() ? new Configuration.RawText("", "spec.raw.configMap") : reader.raw(spec.raw());
    }

    private static List<Instance> instances(ProxyConfigSpec spec, Checks checks, ReferenceReader reader) {
        String field = "spec.external";
        External external = spec.external();
        if (external == null) {
            checks.problem(field, "is required here: only on Kubernetes does the operator run instances itself");
            return List.of();
        }
        checks.size(field + ".instances", external.instances(), 32);
        if (external.instances().isEmpty()) {
            checks.problem(field + ".instances", "must have at least one instance");
        }
        Credentials credentials =
                credentials(field + ".credentialsSecretRef", external.credentialsSecretRef(), checks, reader);
        Set<String> names = new HashSet<>();
        Set<String> urls = new HashSet<>();
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < external.instances().size(); i++) {
            ExternalInstance instance = external.instances().get(i);
            String at = field + ".instances[" + (instance.name() == null ? i : instance.name()) + "]";
            String name = checks.text(at + ".name", instance.name(), NAME, 63, "letters and digits, with . _ - inside");
            if (!names.add(name)) {
                checks.problem(at + ".name", "two instances are named " + name + "; give each a name of its own");
            }
            if (instance.dataPlaneURL() != null && !urls.add(instance.dataPlaneURL())) {
                checks.problem(
                        at + ".dataPlaneURL", "is another instance's as well; each has a Data Plane API of its own");
            }
            instances.add(new Instance(
                    name,
                    url(checks, at + ".dataPlaneURL", instance.dataPlaneURL()),
                    url(checks, at + ".probeURL", instance.probeURL()),
                    credentials));
        }
        return instances;
    }

    private static URI url(Checks checks, String field, @Nullable String value) {
        String text = checks.text(field, value, URL, 512, "http:// or https://, a host and a port, without a path");
        if (!URL.matcher(text).matches()) {
            return URI.create("");
        }
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (url.getPort() > 65535 || url.getHost() == null) {
                checks.problem(field, "must have a host name or an IP address, and a port up to 65535");
            }
            return url;
        } catch (IllegalArgumentException e) {
            checks.problem(field, "is no URL: " + e.getMessage());
            return URI.create("");
        }
    }

    private static Credentials credentials(
            String field, @Nullable LocalReference reference, Checks checks, ReferenceReader reader) {
        if (!checks.present(field, reference) || reference == null) {
            return new Credentials("", "", "", null);
        }
        checkObjectName(checks, field + ".name", reference.name());
        if (checks.failed()) {
            return new Credentials("", "", "", null);
        }
        Map<String, String> secret = reader.secret(field, reference, List.of("username", "password", "token"));
        return new Credentials(
                secret.getOrDefault("username", ""),
                secret.getOrDefault("password", ""),
                secret.getOrDefault("token", ""),
                reader.optional(reference, "ca.crt"));
    }

    private static @Nullable MySqlProbeTarget probe(ProxyConfigSpec spec, Checks checks, ReferenceReader reader) {
        String field = "spec.probe.mysql";
        if (spec.probe() == null || !checks.present(field, spec.probe().mysql())) {
            return null;
        }
        MySqlProbe mysql = spec.probe().mysql();
        String listener = mysql.listener();
        if (listener == null && spec.raw() != null) {
            checks.problem(field + ".listener", "is required with spec.raw; name a frontend of the file");
        }
        if (listener != null
                && spec.raw() == null
                && spec.listeners().stream().noneMatch(known -> listener.equals(known.name()))) {
            checks.problem(field + ".listener", "there is no listener " + listener + "; name one of spec.listeners");
        }
        if (mysql.database() != null) {
            checks.text(field + ".database", mysql.database(), DATABASE, 64, "letters, digits, _ $ -");
        }
        if (mysql.query().isBlank() || mysql.query().length() > 1024) {
            checks.problem(field + ".query", "must be a query of 1024 characters at most");
        }
        String secretField = field + ".credentialsSecretRef";
        Map<String, String> secret = Map.of();
        if (checks.present(secretField, mysql.credentialsSecretRef())) {
            checkObjectName(
                    checks, secretField + ".name", mysql.credentialsSecretRef().name());
            secret = checks.failed()
                    ? Map.of()
                    : reader.secret(secretField, mysql.credentialsSecretRef(), List.of("username", "password"));
        }
        return new MySqlProbeTarget(
                listener,
                secret.getOrDefault("username", ""),
                secret.getOrDefault("password", ""),
                mysql.database(),
                mysql.query(),
                checks.duration(field + ".interval", mysql.interval()),
                checks.number(field + ".heldConnections", mysql.heldConnections(), 0, 100));
    }

    private static long bytes(Checks checks, String field, Quantity quantity) {
        try {
            BigDecimal bytes = Quantity.getAmountInBytes(quantity);
            if (bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return bytes.longValue();
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            checks.problem(field, "must be an amount of memory, for example 256Mi");
            return 1;
        }
        checks.problem(field, "must be more than nothing, for example 256Mi");
        return 1;
    }
}
