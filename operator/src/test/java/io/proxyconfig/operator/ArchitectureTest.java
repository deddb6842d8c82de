package io.proxyconfig.operator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.proxyconfig.validation.ManifestValidator;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The dependencies between packages: one way only, and nothing but values in the core. */
@AnalyzeClasses(
        packages = {"io.proxyconfig.api", "io.proxyconfig.validation", "io.proxyconfig.operator"},
        importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String OPERATOR = "io.proxyconfig.operator.";
    private static final String[] CORE = {OPERATOR + "resolve..", OPERATOR + "render..", OPERATOR + "plan.."};

    /** Each package may depend on those before it: types, core, instances, adapters. */
    private static final List<String> ORDER = List.of(
            "io.proxyconfig.api",
            "io.proxyconfig.validation",
            OPERATOR + "resolve",
            OPERATOR + "render",
            OPERATOR + "plan",
            OPERATOR + "dataplane",
            OPERATOR + "probe",
            OPERATOR + "observe",
            OPERATOR + "rollout",
            OPERATOR + "status",
            OPERATOR + "pipeline",
            OPERATOR + "metrics",
            OPERATOR + "kubernetes",
            OPERATOR + "local",
            OPERATOR + "report",
            OPERATOR + "cli");

    /** Fails also when a package of the list has no class, or a class is in no package of the list. */
    @ArchTest
    static final ArchRule PACKAGES_DEPEND_ONE_WAY = oneWay();

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.proxyconfig.operator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ADAPTERS_ARE_INDEPENDENT = noClasses()
            .that()
            .resideInAPackage(OPERATOR + "local..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(OPERATOR + "kubernetes..");

    /** On Kubernetes the API server evaluates the CEL rules, and the operator never loads the library. */
    @ArchTest
    static final ArchRule ONLY_VALIDATION_USES_CEL = noClasses()
            .that()
            .resideOutsideOfPackage("io.proxyconfig.validation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.cel..");

    @ArchTest
    static final ArchRule ONLY_FILE_MODE_VALIDATES_MANIFESTS = noClasses()
            .that()
            .resideOutsideOfPackages("io.proxyconfig.validation..", OPERATOR + "local..", OPERATOR + "report..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ManifestValidator.class);

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
            .because("the core takes values and returns values");

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
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.proxyconfig.api.Ticker");

    /** For times that people read, for certificates, and for the first look at a deletion that began before the operator. */
    @ArchTest
    static final ArchRule FEW_CLASSES_READ_THE_CLOCK = noClasses()
            .that()
            .doNotHaveSimpleName("Pipeline")
            .and()
            .doNotHaveSimpleName("Rollout")
            .and()
            .doNotHaveSimpleName("EndedSessions")
            .and()
            .doNotHaveSimpleName("EventRecorder")
            .and()
            .doNotHaveSimpleName("EventLog")
            .and()
            .doNotHaveSimpleName("LocalReconciler")
            .and()
            .doNotHaveSimpleName("InstanceSecrets")
            .and()
            .doNotHaveSimpleName("ReportCommand")
            .should()
            .callMethod(Clock.class, "instant")
            .orShould()
            .callMethod(Clock.class, "millis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("decisions use Ticker: the clock can be set");

    @ArchTest
    static final ArchRule ONLY_THE_KUBERNETES_ADAPTER_USES_THE_FRAMEWORK = noClasses()
            .that()
            .resideOutsideOfPackages(OPERATOR + "kubernetes..", OPERATOR + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javaoperatorsdk..");

    private static ArchRule oneWay() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.proxyconfig..")
                .withOptionalLayers(false);
        for (String name : ORDER) {
            layers = layers.layer(name).definedBy(name + "..");
        }
        layers = layers.whereLayer(ORDER.getFirst()).mayNotAccessAnyLayer();
        for (int i = 1; i < ORDER.size(); i++) {
            layers = layers.whereLayer(ORDER.get(i))
                    .mayOnlyAccessLayers(ORDER.subList(0, i).toArray(String[]::new));
        }
        return layers.ensureAllClassesAreContainedInArchitectureIgnoring(
                "io.proxyconfig.operator", "io.proxyconfig.probe..");
    }
}
