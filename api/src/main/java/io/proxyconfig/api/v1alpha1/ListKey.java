package io.proxyconfig.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A list whose items are identified by some of their fields, or by themselves, instead of by their position: the API
 * server refuses duplicates, and server-side apply merges item by item ({@code x-kubernetes-list-type}).
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ListKey {
    /** The items' fields ({@code map}); empty where the item is its own key ({@code set}). */
    String[] value() default {};
}
