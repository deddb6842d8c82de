package io.proxyconfig.emulator.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a part of the contract: how the Data Plane API 3.x answers the requests that the operator sends. The same assertions
 * hold for the emulator and for HAProxy's Data Plane API.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("contract")
@ResourceLock(providers = SharedTargetLock.class)
@ExtendWith(TargetExtension.class)
@interface DataPlaneContract {}
