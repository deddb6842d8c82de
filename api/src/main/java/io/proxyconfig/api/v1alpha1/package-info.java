/**
 * The {@code ProxyConfig} resource: a spec that people write, a status that is never wrong.
 *
 * <p>{@code crds/} is generated from these records; it needs Kubernetes 1.31 or later.
 */
@NullMarked
package io.proxyconfig.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
