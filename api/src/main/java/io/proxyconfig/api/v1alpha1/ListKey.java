package io.proxyconfig.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A list whose items have a key instead of a position: the API server refuses duplicates, and server-side apply merges item
 * by item ({@code x-kubernetes-list-type}).
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ListKey {
    /** The fields that are the key ({@code map}); empty if the whole item is the key ({@code set}). */
    String[] value() default {};
}
