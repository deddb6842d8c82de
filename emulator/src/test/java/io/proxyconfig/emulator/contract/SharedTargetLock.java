package io.proxyconfig.emulator.contract;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Runs test classes that push to the same HAProxy one at a time. Classes with their own HAProxy run in parallel. */
final class SharedTargetLock implements ResourceLocksProvider {

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        return ContractTarget.isShared() ? Set.of(new Lock("DATAPLANE_URL")) : Set.of();
    }

    @Override
    public Set<Lock> provideForMethod(List<Class<?>> enclosing, Class<?> testClass, Method testMethod) {
        return Set.of();
    }
}
