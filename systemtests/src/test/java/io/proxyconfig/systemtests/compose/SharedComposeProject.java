package io.proxyconfig.systemtests.compose;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link ComposeProject} of this JVM, which starts with the first and ends with the last of them. */
final class SharedComposeProject implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ComposeProject.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedComposeProject.class))
                .computeIfAbsent(Started.class, key -> Started.attempt(), Started.class)
                .project();
    }

    /** One attempt for all tests: where it fails, each of them says why at once. The store closes it. */
    private record Started(
            @Nullable ComposeProject up, @Nullable Throwable failure) implements AutoCloseable {

        static Started attempt() {
            try {
                return new Started(new ComposeProject(), null);
            } catch (RuntimeException | AssertionError e) {
                return new Started(null, e);
            }
        }

        ComposeProject project() {
            if (up == null) {
                throw new IllegalStateException("docker compose did not bring it up", failure);
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
