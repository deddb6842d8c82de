/** The Helm chart renders what the kustomize bases say, and a real API server takes it. */
@NullMarked
package io.proxyconfig.systemtests.chart;

import org.jspecify.annotations.NullMarked;
