package io.proxyconfig.harness;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link TestNamespace} in one {@link ControlPlane} that all tests of this JVM share, with the project's
 * CRDs installed. The control plane starts with the first test that needs it and ends with the last test of the JVM.
 *
 * <p>Usage: {@code @ExtendWith(SharedControlPlane.class)} on the class and a parameter {@code TestNamespace} on a method.
 */
public final class SharedControlPlane implements ParameterResolver {

    private static final Namespace STORE = Namespace.create(SharedControlPlane.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestNamespace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ControlPlane plane = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(
                        ControlPlaneStartup.class, key -> ControlPlaneStartup.attempt(), ControlPlaneStartup.class)
                .controlPlane();
        return context.getStore(STORE)
                .computeIfAbsent(TestNamespace.class, key -> newNamespace(plane), TestNamespace.class);
    }

    private static TestNamespace newNamespace(ControlPlane plane) {
        String name = "test-" + UUID.randomUUID();
        plane.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        return new TestNamespace(plane, name);
    }

    /** One attempt for all tests: where it fails, each test fails immediately with the reason. The store closes it. */
    private record ControlPlaneStartup(
            @Nullable ControlPlane plane, @Nullable RuntimeException failure) implements AutoCloseable {

        static ControlPlaneStartup attempt() {
            try {
                return new ControlPlaneStartup(startWithCrds(), null);
            } catch (RuntimeException e) {
                return new ControlPlaneStartup(null, e);
            }
        }

        ControlPlane controlPlane() {
            if (plane == null) {
                throw new IllegalStateException("the shared control plane did not start", failure);
            }
            return plane;
        }

        @Override
        public void close() {
            if (plane != null) {
                plane.close();
            }
        }

        private static ControlPlane startWithCrds() {
            ControlPlane plane = ControlPlane.start();
            try {
                CustomResources.install(plane.client());
                return plane;
            } catch (RuntimeException e) {
                plane.close();
                throw e;
            }
        }
    }
}
