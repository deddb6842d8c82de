/** What is known of each instance, looked at gently and all the time. */
@NullMarked
package io.proxyconfig.operator.observe;

import org.jspecify.annotations.NullMarked;
