/** Replaces the pods of managed instances, and updates the images of their sidecars in place. */
@NullMarked
package io.proxyconfig.operator.kubernetes.pods;

import org.jspecify.annotations.NullMarked;
