/** System tests of docker-compose.yml with real containers. They need Docker; only {@code make compose-test} runs them. */
@NullMarked
package io.proxyconfig.systemtests.compose;

import org.jspecify.annotations.NullMarked;
