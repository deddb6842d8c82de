package io.proxyconfig.systemtests.kind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A test class on the {@link Cluster} of {@code make e2e}; one at a time, because they stop what the others use. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("kind")
@ResourceLock("kind")
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@ExtendWith(SharedCluster.class)
@interface KindTest {}
