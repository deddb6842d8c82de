/** docker-compose.yml against real containers. These tests need Docker: {@code make compose-test} runs them, nothing else does. */
@NullMarked
package io.proxyconfig.systemtests.compose;

import org.jspecify.annotations.NullMarked;
