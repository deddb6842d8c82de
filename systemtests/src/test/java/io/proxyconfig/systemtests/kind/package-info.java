/** The operator and its instances on a cluster with nodes. These tests need one: {@code make e2e} runs them, nothing else does. */
@NullMarked
package io.proxyconfig.systemtests.kind;

import org.jspecify.annotations.NullMarked;
