package io.proxyconfig.api.crd;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The CRD as text. The Maven plugin of the generator cannot call {@link SchemaCompletion}, so this class calls the generator.
 */
final class CrdText {
    /** Path below the project's root. */
    static final String FILE = "crds/proxyconfigs.proxyconfig.io.yaml";

    private CrdText() {}

    /** Generates the CRD into a folder, and reads it. */
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
                    "^#.*\n",
                    "# Generated from the records in `api` by 'make crds'. Needs Kubernetes 1.31 or later.\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the generator wrote no CRD to " + folder, e);
        }
    }
}
