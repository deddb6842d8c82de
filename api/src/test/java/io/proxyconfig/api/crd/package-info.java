/** Generates {@code crds/} and {@code docs/reference.md} from the records, and holds them against what is checked in. */
@NullMarked
package io.proxyconfig.api.crd;

import org.jspecify.annotations.NullMarked;
