/** docker-compose.yml against real containers. These tests need Docker: {@code make compose-test} runs them, nothing else does. */
@NullMarked
package io.proxyconfig.stack.compose;

import org.jspecify.annotations.NullMarked;
