package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Creates the Secrets with generated values. It keeps the last values, because the pods use them for a time after another client has
 * deleted the Secrets, and as long as the API server refuses new ones.
 */
final class InstanceSecrets {
    private static final String KEPT =
            "; until it can create the Secret, the operator uses the values that the pods have";

    private final Clock clock;
    /** By UID of the resource. */
    private final Map<String, IssuedSecrets> issued = new ConcurrentHashMap<>();

    /** By UID of the resource. Every reconciliation needs the result, and a check verifies a signature. */
    private final Map<String, CheckedCertificate> checked = new ConcurrentHashMap<>();

    private record IssuedSecrets(
            @Nullable Secret credentials, @Nullable Secret tls) {
        static final IssuedSecrets NONE = new IssuedSecrets(null, null);

        /** Shows no secret value. */
        @Override
        public String toString() {
            return "IssuedSecrets[]";
        }
    }

    /**
     * The result of the check of a certificate.
     *
     * @param version of the Secret
     * @param renewalTime until when the certificate needs no other one; empty if it is not usable
     */
    private record CheckedCertificate(String version, Optional<Instant> renewalTime) {}

    /** A Secret that must exist, and how to generate it after an earlier one. */
    private record Wanted(String name, Predicate<Secret> isUsable, SecretGenerator generator) {}

    @FunctionalInterface
    private interface SecretGenerator {
        Secret generate(@Nullable Secret earlier);
    }

    /**
     * The result of an attempt to create what is missing.
     *
     * @param credentials of the instances; null if there are none
     * @param rejection why a Secret cannot be created; null if both exist
     */
    record EnsuredCredentials(
            @Nullable Credentials credentials, @Nullable Rejection rejection) {}

    InstanceSecrets(Clock clock) {
        this.clock = clock;
    }

    /** Creates missing Secrets, and replaces those that are unusable or for which a rotation is requested. */
    EnsuredCredentials ensure(ProxyConfig resource, OwnedObjects objects) {
        String uid = resource.getMetadata().getUid();
        InstanceNames names = InstanceNames.of(resource);
        IssuedSecrets before = issued.getOrDefault(uid, IssuedSecrets.NONE);
        List<Rejection> rejections = new ArrayList<>();
        Secret credentials = ensure(
                new Wanted(
                        names.credentials(),
                        CredentialsSecret::isUsable,
                        earlier -> CredentialsSecret.generate(resource, earlier)),
                objects,
                before.credentials(),
                rejections);
        Secret tls = ensure(
                new Wanted(
                        names.tls(),
                        secret -> renewalTime(uid, secret, names)
                                .filter(time -> clock.instant().isBefore(time))
                                .isPresent(),
                        earlier -> TlsSecret.generate(resource, earlier, clock.instant())),
                objects,
                before.tls(),
                rejections);
        issued.put(uid, new IssuedSecrets(credentials, tls));
        return new EnsuredCredentials(
                credentials(credentials, tls), rejections.isEmpty() ? null : rejections.getFirst());
    }

    private Optional<Instant> renewalTime(String uid, Secret secret, InstanceNames names) {
        String version = secret.getMetadata().getResourceVersion();
        return checked.compute(
                        uid,
                        (key, before) -> before != null && before.version().equals(version)
                                ? before
                                : new CheckedCertificate(version, TlsSecret.renewalTime(secret, names)))
                .renewalTime();
    }

    /** The credentials of Secrets that exist, or else of earlier ones. */
    @Nullable Credentials find(ProxyConfig resource, Optional<Secret> credentials, Optional<Secret> tls) {
        IssuedSecrets before = issued.getOrDefault(resource.getMetadata().getUid(), IssuedSecrets.NONE);
        return credentials(credentials.orElse(before.credentials()), tls.orElse(before.tls()));
    }

    /** Removes the data of a deleted resource. */
    void forget(ProxyConfig resource) {
        issued.remove(resource.getMetadata().getUid());
        checked.remove(resource.getMetadata().getUid());
    }

    /** The present Secret, the new one, or the earlier one if the API server refuses the new one. */
    private static @Nullable Secret ensure(
            Wanted wanted, OwnedObjects objects, @Nullable Secret issued, List<Rejection> rejections) {
        Secret earlier = issued;
        try {
            Secret present = objects.current(Secret.class, wanted.name());
            if (present != null && wanted.isUsable().test(present)) {
                return present;
            }
            earlier = issued == null ? present : issued;
            Secret generated = wanted.generator().generate(earlier);
            objects.writeGenerated(generated, present);
            return generated;
        } catch (RejectionException e) {
            rejections.add(
                    earlier == null
                            ? e.rejection()
                            : new Rejection(
                                    e.rejection().reason(), e.rejection().message() + KEPT));
            return earlier;
        }
    }

    /** Null if a value is missing. */
    private static @Nullable Credentials credentials(@Nullable Secret secret, @Nullable Secret tls) {
        if (secret == null || tls == null) {
            return null;
        }
        Credentials credentials = new Credentials(
                GeneratedSecrets.text(secret, CredentialsSecret.USERNAME),
                GeneratedSecrets.text(secret, CredentialsSecret.PASSWORD),
                GeneratedSecrets.text(secret, CredentialsSecret.TOKEN),
                GeneratedSecrets.text(tls, TlsSecret.AUTHORITIES),
                CredentialsSecret.former(secret));
        return credentials.password().isBlank()
                        || credentials.token().isBlank()
                        || String.valueOf(credentials.caCertificate()).isBlank()
                ? null
                : credentials;
    }
}
