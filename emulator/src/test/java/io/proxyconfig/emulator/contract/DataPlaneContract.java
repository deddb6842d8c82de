package io.proxyconfig.emulator.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a part of the contract: what the Data Plane API 3.x answers to the calls that the operator makes, surprises
 * included. The same assertions hold for the embedded one and for HAProxy's own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("contract")
@ResourceLock(providers = SharedTarget.class)
@ExtendWith(TargetExtension.class)
@interface DataPlaneContract {}
