/** Generates {@code crds/} from the records, and holds it against what is checked in. */
@NullMarked
package io.proxyconfig.api.crd;

import org.jspecify.annotations.NullMarked;
