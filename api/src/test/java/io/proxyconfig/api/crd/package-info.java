/** Generates {@code crds/} and {@code docs/reference.md} from the records, and compares them with the files in the repository. */
@NullMarked
package io.proxyconfig.api.crd;

import org.jspecify.annotations.NullMarked;
