package io.proxyconfig.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A time as RFC 3339 writes it, for example {@code 2026-01-01T12:00:00Z} ({@code format: date-time}). */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface DateTime {}
