/**
 * Validates manifests offline with the schema and the CEL rules of the CRD. The errors have the messages of the API server,
 * and also the line in the file.
 *
 * <pre>{@code
 * ManifestValidator validator = new ManifestValidator();
 * Manifests manifests = validator.validate(Path.of("orders.yaml"));
 * manifests.errors().forEach(System.err::println); // orders.yaml:12: spec.listeners[0].port: Required value
 * manifests.proxyConfigs().forEach(this::apply);
 * }</pre>
 */
@NullMarked
package io.proxyconfig.validation;

import org.jspecify.annotations.NullMarked;
