package io.proxyconfig.emulator.contract;

import io.proxyconfig.emulator.Generation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks a part of the contract: how the Data Plane API answers the requests that the operator sends. The same assertions
 * hold for the emulator and for HAProxy's Data Plane API. A test says where the generations differ.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("contract")
@ResourceLock(providers = SharedTargetLock.class)
@ClassTemplate
@ExtendWith(GenerationExtension.class)
@interface DataPlaneContract {
    /** The generations that have the operations under test. */
    Generation[] value() default {Generation.V2_9, Generation.V3_2, Generation.V3_4};
}
