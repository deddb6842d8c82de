package io.proxyconfig.emulator.contract;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Keeps test classes apart that would push into the same HAProxy; those with one of their own run side by side. */
final class SharedTarget implements ResourceLocksProvider {

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        return Target.isShared() ? Set.of(new Lock("DATAPLANE_URL")) : Set.of();
    }

    @Override
    public Set<Lock> provideForMethod(List<Class<?>> enclosing, Class<?> testClass, Method testMethod) {
        return Set.of();
    }
}
