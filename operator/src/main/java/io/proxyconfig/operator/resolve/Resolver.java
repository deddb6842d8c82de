package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.External;
import io.proxyconfig.api.v1alpha1.ExternalCredentialsReference;
import io.proxyconfig.api.v1alpha1.ExternalInstance;
import io.proxyconfig.api.v1alpha1.MySqlProbe;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.SslMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads references and parses values of a spec. The schema has already checked the spec, on the API server or in the
 * validation of manifests, so the resolver checks only what a schema cannot: references to other objects. A value that it
 * cannot parse is a problem of the resource, never an exception.
 */
public final class Resolver {

    /** The desired state of a resource with external instances, or all its problems. */
    public Resolution resolve(ResourceIdentity resource, ProxyConfigSpec spec, References refs) {
        return resolve(resource, spec, refs, null);
    }

    /**
     * The desired state of a resource, or all its problems.
     *
     * @param managed the managed instances; null for external instances
     */
    public Resolution resolve(
            ResourceIdentity resource, ProxyConfigSpec spec, References refs, @Nullable ManagedInstances managed) {
        Problems inSpec = new Problems();
        RequiredFields.check(inSpec, "spec", spec);
        if (managed != null && spec.external() != null) {
            inSpec.add(
                    "spec.external",
                    "cannot be added to a ProxyConfig that runs its own instances: remove spec.external, or create another"
                            + " ProxyConfig with it and delete this one");
        }
        if (inSpec.any()) {
            return new Resolution.Rejected(inSpec.found());
        }
        Problems inReferences = new Problems();
        ReferenceReader reader = new ReferenceReader(resource.namespace(), refs, inReferences);
        DesiredState desired = DesiredStateBuilder.builder()
                .resource(resource)
                .configuration(
                        spec.raw() == null
                                ? new StructuredResolver(inSpec).resolve(spec)
                                : reader.raw(spec.raw(), spec.pod()))
                .instances(managed == null ? instances(spec.external(), inSpec, reader) : managed.up())
                .probe(spec.probe() == null ? null : probe(spec.probe().mysql(), inSpec, reader))
                .reload(new ReloadLimits(
                        inSpec.duration("spec.reload.minInterval", spec.reload().minInterval()),
                        spec.reload().maxPerMinute()))
                .drain(new DrainBudget(
                        spec.drain().maxDrainingWorkers(),
                        inSpec.bytes("spec.drain.maxMemory", spec.drain().maxMemory()),
                        inSpec.duration("spec.drain.maxDrainTime", spec.drain().maxDrainTime())))
                .driftPolicy(spec.driftPolicy())
                .build();
        if (inSpec.any()) {
            return new Resolution.Rejected(inSpec.found());
        }
        return inReferences.any() ? new Resolution.Unresolved(inReferences.found()) : new Resolution.Resolved(desired);
    }

    private static List<Instance> instances(@Nullable External external, Problems problems, ReferenceReader reader) {
        if (external == null) {
            problems.add(
                    "spec.external", "is required in file mode, because only an operator on Kubernetes runs instances");
            return List.of();
        }
        Credentials credentials = credentials(external.credentialsSecretRef(), reader);
        return external.instances().stream()
                .map(instance -> instance(instance, external.allowPlainHTTP(), credentials, problems))
                .toList();
    }

    private static Instance instance(
            ExternalInstance instance, boolean allowPlainHttp, Credentials credentials, Problems problems) {
        String field = "spec.external.instances[" + instance.name() + "]";
        return new Instance(
                instance.name(),
                problems.url(field + ".dataPlaneURL", instance.dataPlaneURL(), allowPlainHttp),
                problems.url(field + ".probeURL", instance.probeURL(), allowPlainHttp),
                credentials);
    }

    private static Credentials credentials(ExternalCredentialsReference reference, ReferenceReader reader) {
        SecretReader secret = reader.secret("spec.external.credentialsSecretRef", reference.name());
        return new Credentials(
                secret.value("usernameKey", reference.usernameKey()),
                secret.value("passwordKey", reference.passwordKey()),
                secret.value("tokenKey", reference.tokenKey()),
                secret.optional(reference.caKey()));
    }

    private static MySqlProbeTarget probe(MySqlProbe mysql, Problems problems, ReferenceReader reader) {
        SecretReader secret = reader.secret(
                "spec.probe.mysql.credentialsSecretRef",
                mysql.credentialsSecretRef().name());
        return MySqlProbeTargetBuilder.builder()
                .listener(mysql.listener())
                .user(secret.value("usernameKey", mysql.credentialsSecretRef().usernameKey()))
                .password(
                        secret.value("passwordKey", mysql.credentialsSecretRef().passwordKey()))
                .database(mysql.database())
                .query(mysql.query())
                .interval(problems.duration("spec.probe.mysql.interval", mysql.interval()))
                .heldConnections(mysql.heldConnections())
                .sslMode(mysql.sslMode())
                .caCertificate(
                        mysql.sslMode() == SslMode.VerifyCA
                                ? secret.optional(mysql.credentialsSecretRef().caKey())
                                : null)
                .build();
    }
}
