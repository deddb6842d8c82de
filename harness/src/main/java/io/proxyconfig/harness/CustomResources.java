package io.proxyconfig.harness;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The project's CustomResourceDefinitions. */
public final class CustomResources {
    private static final int SECONDS_TO_ESTABLISH = 30;

    private CustomResources() {}

    /** The files in {@code crds/}. */
    public static List<Path> files() {
        Path folder = KubernetesStack.projectRoot().resolve("crds");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".io.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the CRDs in " + folder, e);
        }
    }

    /** Applies the definitions, and waits until the API server serves them. */
    public static void install(KubernetesClient client) {
        for (Path file : files()) {
            CustomResourceDefinition applied = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .load(file.toFile())
                    .serverSideApply();
            client.resource(applied)
                    .waitUntilCondition(CustomResources::isEstablished, SECONDS_TO_ESTABLISH, TimeUnit.SECONDS);
        }
    }

    /** Whether the API server serves the definition. A new definition has a status without conditions. */
    static boolean isEstablished(@Nullable CustomResourceDefinition definition) {
        CustomResourceDefinitionStatus status = definition == null ? null : definition.getStatus();
        return status != null
                && status.getConditions() != null
                && status.getConditions().stream()
                        .anyMatch(one -> one.getType().equals("Established")
                                && one.getStatus().equals("True"));
    }
}
