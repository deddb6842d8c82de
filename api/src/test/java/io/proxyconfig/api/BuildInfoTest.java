package io.proxyconfig.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuildInfoTest {
    private final BuildInfo build = BuildInfo.current();

    @Test
    void theBuildReplacesPlaceholders() {
        assertThat(build.version()).matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
        assertThat(build.revision()).matches("unknown|[0-9a-f]{40}");
        assertThat(build.java()).startsWith(System.getProperty("java.version"));
    }
}
