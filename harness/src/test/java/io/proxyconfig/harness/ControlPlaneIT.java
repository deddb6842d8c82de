package io.proxyconfig.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneIT {

    @Test
    void keepsItsObjectsOverARestartAndDeletesItsFiles() throws Exception {
        Path folder;
        try (ControlPlane plane = ControlPlane.start()) {
            folder = Objects.requireNonNull(plane.kubeconfig().getParent());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plane.kubeconfig())))
                    .isEqualTo("rw-------");
            plane.client()
                    .configMaps()
                    .inNamespace("default")
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("kept")
                            .endMetadata()
                            .withData(Map.of("key", "value"))
                            .build())
                    .create();

            plane.restartApiServer();

            assertThat(plane.client()
                            .configMaps()
                            .inNamespace("default")
                            .withName("kept")
                            .get()
                            .getData())
                    .containsEntry("key", "value");
            assertThat(processesWith(folder)).isEqualTo(2);
        }
        assertThat(folder).doesNotExist();
        assertThat(processesWith(folder)).isZero();
    }

    @Test
    void aServiceAccountHasOnlyThePermissionsOfRbac() {
        try (ControlPlane plane = ControlPlane.start()) {
            plane.client()
                    .serviceAccounts()
                    .inNamespace("default")
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("unprivileged")
                            .endMetadata()
                            .build())
                    .create();
            try (KubernetesClient unprivileged = ControlPlane.newClient(plane.kubeconfig("default", "unprivileged"))) {
                assertThatThrownBy(() ->
                                unprivileged.secrets().inNamespace("default").list())
                        .isInstanceOf(KubernetesClientException.class)
                        .hasMessageContaining("system:serviceaccount:default:unprivileged");
            }
        }
    }

    @Test
    void namesAMissingProgram(@TempDir Path empty) {
        assertThatThrownBy(() -> ControlPlane.start(empty)).hasMessage("no program etcd in " + empty);
    }

    private static long processesWith(Path folder) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine())
                .flatMap(Optional::stream)
                .filter(command -> command.contains(folder.toString()))
                .count();
    }
}
