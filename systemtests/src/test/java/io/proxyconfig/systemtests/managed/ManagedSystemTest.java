package io.proxyconfig.systemtests.managed;

import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one operator, which watches one namespace. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ManagedSystemTest {
    ManagedFixture fixture;

    @BeforeAll
    void start(TestNamespace namespace, @TempDir Path folder) {
        fixture = ManagedFixture.start(namespace, folder);
    }

    @AfterAll
    void end() {
        fixture.close();
    }
}
