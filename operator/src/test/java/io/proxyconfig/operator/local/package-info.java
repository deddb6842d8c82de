/** FolderReader of every kind, and what they come to. */
@NullMarked
package io.proxyconfig.operator.local;

import org.jspecify.annotations.NullMarked;
