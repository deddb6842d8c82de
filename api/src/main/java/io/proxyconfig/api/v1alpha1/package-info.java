/** The {@code ProxyConfig} resource, from which {@code crds/} is generated: a spec that people write, a status that is never wrong. */
@NullMarked
package io.proxyconfig.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
