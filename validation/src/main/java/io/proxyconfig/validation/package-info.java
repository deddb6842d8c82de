/**
 * Reads resources from files as the API server reads them from {@code kubectl apply}: with the same schema, the same
 * rules and the same words for what is wrong, and with the line that it is in.
 */
@NullMarked
package io.proxyconfig.validation;

import org.jspecify.annotations.NullMarked;
