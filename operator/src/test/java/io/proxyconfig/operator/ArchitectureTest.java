package io.proxyconfig.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependencies that the design allows: one way only, and nothing but values in the core. */
@AnalyzeClasses(packages = "io.proxyconfig", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "io.proxyconfig.operator.resolve..", "io.proxyconfig.operator.render..", "io.proxyconfig.operator.plan.."
    };

    @ArchTest
    static final ArchRule CORE_BEFORE_INSTANCES_BEFORE_ADAPTERS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.proxyconfig..")
            .withOptionalLayers(true)
            .layer("API")
            .definedBy("io.proxyconfig.api..")
            .layer("Core")
            .definedBy(CORE)
            .layer("Instances")
            .definedBy(
                    "io.proxyconfig.operator.dataplane..",
                    "io.proxyconfig.operator.probe..",
                    "io.proxyconfig.operator.observe..",
                    "io.proxyconfig.operator.rollout..",
                    "io.proxyconfig.operator.status..",
                    "io.proxyconfig.operator.pipeline..")
            .layer("Adapters")
            .definedBy(
                    "io.proxyconfig.operator.kubernetes..",
                    "io.proxyconfig.operator.local..",
                    "io.proxyconfig.operator.dashboard..",
                    "io.proxyconfig.operator.cli..")
            .whereLayer("API")
            .mayNotAccessAnyLayer()
            .whereLayer("Core")
            .mayOnlyAccessLayers("API")
            .whereLayer("Instances")
            .mayOnlyAccessLayers("API", "Core")
            .whereLayer("Adapters")
            .mayOnlyAccessLayers("API", "Core", "Instances");

    /** The operator of a cluster has an API server that evaluates rules; it never loads the library. */
    @ArchTest
    static final ArchRule CEL_IS_FOR_FILES_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("io.proxyconfig.operator.local.manifest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.cel..");

    @ArchTest
    static final ArchRule RENDER_KNOWS_NO_PLAN = noClasses()
            .that()
            .resideInAPackage("io.proxyconfig.operator.render..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.proxyconfig.operator.plan..");

    @ArchTest
    static final ArchRule RESOLVE_COMES_FIRST = noClasses()
            .that()
            .resideInAPackage("io.proxyconfig.operator.resolve..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.proxyconfig.operator.render..", "io.proxyconfig.operator.plan..");

    @ArchTest
    static final ArchRule CORE_HAS_NO_IO = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.io..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.net.http..",
                    "java.util.concurrent..",
                    "io.fabric8.kubernetes.client..",
                    "io.javaoperatorsdk..",
                    "com.fasterxml.jackson..",
                    "org.slf4j.."))
            .because("the core takes values and gives values");

    @ArchTest
    static final ArchRule CORE_HAS_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Instant")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule ONLY_THE_KUBERNETES_ADAPTER_KNOWS_THE_FRAMEWORK = noClasses()
            .that()
            .resideInAPackage("io.proxyconfig.operator..")
            .and()
            .resideOutsideOfPackages("io.proxyconfig.operator.kubernetes..", "io.proxyconfig.operator.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javaoperatorsdk..");
}
