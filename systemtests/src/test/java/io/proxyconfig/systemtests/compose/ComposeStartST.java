package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Starts and removes a separate project. */
@Tag("containers")
@ResourceLock("docker compose")
class ComposeStartST {

    @Test
    void startsWithinAMinuteAndIsRemovedCompletely() {
        ComposeProject project = new ComposeProject();
        String filter = "label=com.docker.compose.project=" + project.name();
        try (project) {
            assertThat(project.startUp()).isLessThan(Duration.ofSeconds(60));
            assertThat(project.shell().run("docker", "volume", "ls", "--quiet", "--filter", filter))
                    .isNotBlank();
        }
        assertThat(project.shell().run("docker", "ps", "--all", "--quiet", "--filter", filter))
                .isBlank();
        assertThat(project.shell().run("docker", "volume", "ls", "--quiet", "--filter", filter))
                .isBlank();
        assertThat(project.shell().run("docker", "network", "ls", "--quiet", "--filter", filter))
                .isBlank();
    }
}
