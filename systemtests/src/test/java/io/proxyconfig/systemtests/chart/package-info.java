/** The Helm chart and the kustomize overlays render the same objects, and a real API server accepts them. */
@NullMarked
package io.proxyconfig.systemtests.chart;

import org.jspecify.annotations.NullMarked;
