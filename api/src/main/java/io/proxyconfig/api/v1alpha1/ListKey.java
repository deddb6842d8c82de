package io.proxyconfig.api.v1alpha1;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A list whose items are told apart by one of their fields, or by themselves, instead of by their position: the API
 * server refuses two of the same, and server-side apply merges item by item ({@code x-kubernetes-list-type}).
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ListKey {
    /** The items' field ({@code map}); empty where the item is its own key ({@code set}). */
    String value() default "";
}
