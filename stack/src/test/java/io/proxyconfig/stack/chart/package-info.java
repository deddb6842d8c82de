/** The Helm chart renders what the kustomize bases say, and a real API server takes it. */
@NullMarked
package io.proxyconfig.stack.chart;

import org.jspecify.annotations.NullMarked;
