package io.proxyconfig.api.crd;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The CRD as text. The generator's Maven plugin can't call {@link SchemaCompletion}, so this calls the generator itself.
 */
final class CrdText {
    /** Where it is checked in, below the project's root. */
    static final String FILE = "crds/proxyconfigs.proxyconfig.io.yaml";

    private CrdText() {}

    /** Generates it into that folder and reads it from there. */
    static String generate(Path folder) {
        new CRDGenerator()
                .customResourceClasses(List.of(ProxyConfig.class))
                .forCRDVersions("v1")
                .withParallelGenerationEnabled(false)
                .withPostProcessor(new SchemaCompletion())
                .inOutputDir(folder.toFile())
                .generate();
        try {
            String generated = Files.readString(folder.resolve("proxyconfigs.proxyconfig.io-v1.yml"));
            return generated.replaceFirst(
                    "^#.*\n", "# Generated from the records in api/ by 'make crds'. Needs Kubernetes 1.31 or later.\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the generator wrote no CRD to " + folder, e);
        }
    }
}
