package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;

/** A health check that opens a TCP connection. It has no settings yet. */
@JsonClassDescription("A health check that opens a TCP connection. It has no settings.")
public record TcpCheck() {}
