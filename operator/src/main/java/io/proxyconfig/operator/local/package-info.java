/** Reads resources from a folder of files, and writes their status beside them: use without Kubernetes. */
@NullMarked
package io.proxyconfig.operator.local;

import org.jspecify.annotations.NullMarked;
