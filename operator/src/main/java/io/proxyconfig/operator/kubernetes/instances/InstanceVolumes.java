package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;

/** The volumes of a pod, and the volume mounts of each container. */
final class InstanceVolumes {
    static final String BOOT = "/etc/proxyconfig/boot";
    static final String CREDENTIALS = "/etc/proxyconfig/credentials";
    static final String TLS = "/etc/proxyconfig/tls";
    static final String RUN = "/run/proxyconfig";
    static final String PROBE_STATE = "/var/lib/probe";
    private static final String CONFIGURATION = "/var/lib/proxyconfig";
    private static final String DATAPLANE = "/run/dataplane";
    private static final String TMP = "/tmp";

    /** Readable by the pod's group only. */
    private static final int MODE = 0440;

    private InstanceVolumes() {}

    static List<Volume> of(InstanceNames names) {
        return List.of(
                memory("configuration", "64Mi"),
                memory("run", "1Mi"),
                memory("dataplane", "1Mi"),
                memory("probe", "1Mi"),
                new VolumeBuilder()
                        .withName("tmp")
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("64Mi"))
                        .endEmptyDir()
                        .build(),
                secret("boot", names.boot()),
                secret(
                        "dataplane-credentials",
                        names.credentials(),
                        CredentialsSecret.USERNAME,
                        CredentialsSecret.PASSWORD),
                secret("probe-credentials", names.credentials(), CredentialsSecret.TOKEN),
                secret(
                        "tls",
                        names.tls(),
                        TlsSecret.CERTIFICATE,
                        TlsSecret.KEY,
                        TlsSecret.KEY_STORE,
                        TlsSecret.KEY_STORE_PASSWORD));
    }

    static List<VolumeMount> haproxy() {
        return List.of(written("configuration", CONFIGURATION), written("run", RUN), read("boot", BOOT));
    }

    static List<VolumeMount> dataplane() {
        return List.of(
                written("configuration", CONFIGURATION),
                written("run", RUN),
                written("dataplane", DATAPLANE),
                written("tmp", TMP),
                read("boot", BOOT),
                read("dataplane-credentials", CREDENTIALS),
                read("tls", TLS));
    }

    static List<VolumeMount> probe() {
        return List.of(
                written("run", RUN),
                written("probe", PROBE_STATE),
                written("tmp", TMP),
                read("probe-credentials", CREDENTIALS),
                read("tls", TLS));
    }

    private static Volume memory(String name, String size) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity(size))
                .endEmptyDir()
                .build();
    }

    private static Volume secret(String name, String secret, String... keys) {
        return new VolumeBuilder()
                .withName(name)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(MODE)
                .withItems(List.of(keys).stream()
                        .map(key -> new KeyToPath(key, null, key))
                        .toList())
                .endSecret()
                .build();
    }

    private static VolumeMount written(String name, String path) {
        return new VolumeMountBuilder().withName(name).withMountPath(path).build();
    }

    private static VolumeMount read(String name, String path) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }
}
