package io.proxyconfig.systemtests.compose;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A test class on the shared {@link ComposeProject}. They run one at a time, because they stop and restart its services. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("containers")
@ResourceLock("docker compose")
@ExtendWith(SharedComposeProject.class)
@interface ComposeTest {}
