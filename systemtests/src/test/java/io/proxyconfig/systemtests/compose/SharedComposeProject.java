package io.proxyconfig.systemtests.compose;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives all tests of this JVM one {@link ComposeProject}, which starts with the first test and ends with the last. */
final class SharedComposeProject implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ComposeProject.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedComposeProject.class))
                .computeIfAbsent(ProjectStartup.class, key -> ProjectStartup.attempt(), ProjectStartup.class)
                .project();
    }

    /** One attempt for all tests: where it fails, each test fails with the reason. The store closes it. */
    private record ProjectStartup(
            @Nullable ComposeProject up, @Nullable Throwable failure) implements AutoCloseable {

        static ProjectStartup attempt() {
            try {
                return new ProjectStartup(new ComposeProject(), null);
            } catch (RuntimeException | AssertionError e) {
                return new ProjectStartup(null, e);
            }
        }

        ComposeProject project() {
            if (up == null) {
                throw new IllegalStateException("docker compose did not start the project", failure);
            }
            return up;
        }

        @Override
        public void close() {
            if (up != null) {
                up.close();
            }
        }
    }
}
